// The words of a plot's readout. They are made on request and not with every page: while something
// is dragged page follows page, and nobody reads.
#pragma once

#include <optional>
#include <string_view>

#include "page/page.h"

namespace chainrule {

// The item of a figure's readout, with its range, its value and the words for its point.
Item ReadoutItem(const Node& figure);
std::optional<Item> ReadoutItem(const Page& page, std::string_view readout_id);

}  // namespace chainrule
