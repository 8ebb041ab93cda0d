// Numbers that someone brings as input, kernel or gradient: their shape decides the sizes.
#pragma once

#include <string_view>

#include "course/number_array.h"
#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "lessons/conv/conv_tools.h"
#include "page/page.h"

namespace chainrule::conv {

// `what` is "x", "w" or "dy". Refused, with nothing changed, what does not fit the lesson or its
// link.
Result<State> BringIn(std::string_view what, const NumberArray& array, const State& state,
                      const Fields& fields, const TextBook& text);

// The buttons for it, "bring." and what, and which shapes are taken.
void ComposeBringIn(const PageContext& context, Page& page);

}  // namespace chainrule::conv
