// What a plot's readout tells. Its points are put in order when that is asked for, not with every
// page: while something is dragged pages follow each other, and nobody reads.
#pragma once

#include <optional>
#include <string_view>

#include "page/page.h"

namespace chainrule {

// The item of a figure's readout with its range, its value and what is said of the point it is on.
Item ReadoutItem(const Node& figure);
std::optional<Item> ReadoutItem(const Page& page, std::string_view readout_id);

}  // namespace chainrule
