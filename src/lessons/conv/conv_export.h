// A as a file to work on elsewhere, made row by row from the convolution's structure.
#pragma once

#include <memory>
#include <string_view>

#include "course/export.h"
#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "lessons/conv/conv_tools.h"
#include "page/page.h"

namespace chainrule::conv {

// `format` is "mtx" (Matrix Market), "npz" (as scipy.sparse.save_npz writes it, not compressed),
// "csv", "latex" or "png" (PictureOf). Refused with its size what would be longer than
// `most_bytes`, and written out cell by cell would be too large for its purpose.
Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                         const State& state, const TextBook& text);

// The buttons for it: "take." and the format.
void ComposeTakeAway(const PageContext& context, Page& page);

}  // namespace chainrule::conv
