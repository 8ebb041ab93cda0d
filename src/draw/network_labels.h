// The numbers on a network's edges: where each has room, and which ones a frame shows.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "draw/network_layout.h"

namespace chainrule {

constexpr float kLabelPad = 3;  // at both ends of a label's number

// Parts of an edge at which its label may be, the best first: edges that cross do so near the
// middle.
constexpr std::array<float, 11> kLabelPlaces{0.3F, 0.6F,  0.36F, 0.66F, 0.24F, 0.72F,
                                             0.4F, 0.55F, 0.45F, 0.5F,  0.2F};

// The last part of the layout, which needs the places of the units.
void PlaceLabels(const Frame& frame, const Node& node, const NetworkFigure& figure,
                 NetworkLayout& layout);

struct NetworkLabel {
  std::size_t edge = 0;
  Box box = {};  // from the figure's corner
};

// No two of them overlap.
std::vector<NetworkLabel> LabelsToShow(const Frame& frame, const Node& node,
                                       const NetworkFigure& figure, const NetworkLayout& layout);

}  // namespace chainrule
