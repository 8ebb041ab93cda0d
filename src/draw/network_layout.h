// Places of a network's units, edges and labels, for a width and a number of units.
#pragma once

#include <imgui.h>

#include <vector>

#include "draw/frame.h"
#include "page/figure.h"

namespace chainrule {

struct NetworkLayout {
  std::vector<std::vector<ImVec2>> units;  // centres, by layer, from the figure's corner
  std::vector<ImVec2> label_centers;       // by edge
  std::vector<bool> label_shown;           // by edge: whether its label has room
  std::vector<bool> labels;  // by layer, from 1: whether all labels of its edges have room
  float width = 0;
  float height = 0;
  float radius = 0;
  float capsule = 0;  // half the width of units with s, θ and x side by side; 0: all are circles
  float text_scale = 1;  // of all text in it
  float column_gap = 0;
  float label_size = 0;      // of the numbers on edges
  float delta_width = 0;     // room for a number beneath a unit
  float delta_size = 0;      // of the numbers beneath units; 0: no room
  bool delta_names = false;  // "δ =" before them

  ImVec2 At(int layer, int unit) const {
    return units[static_cast<std::size_t>(layer)][static_cast<std::size_t>(unit)];
  }
  float HalfWidth(const NetworkFigure::Unit& unit) const {
    return IsCapsule(unit) ? capsule : unit.bias ? 0.55F * radius : radius;
  }
  bool IsCapsule(const NetworkFigure::Unit& unit) const { return capsule > 0 && unit.s_item >= 0; }
  // The ends of an edge: the centres of circles, or of the round ends of capsules.
  ImVec2 From(const NetworkFigure::Edge& edge, const NetworkFigure& figure) const;
  // Columns of W count units from 0, without the layer's bias unit.
  ImVec2 To(const NetworkFigure::Edge& edge, const NetworkFigure& figure) const;
  ImVec2 LabelCenter(const NetworkFigure::Edge& edge, const NetworkFigure& figure) const {
    return label_centers[static_cast<std::size_t>(&edge - figure.edges.data())];
  }
  // From a unit's centre to where its edges end.
  float End(const NetworkFigure::Unit& unit) const {
    return IsCapsule(unit) ? capsule - radius : 0;
  }
  float LabelHeight() const { return 1.1F * label_size; }
  Box LabelBox(ImVec2 center, float half_width) const {
    return {{center.x - half_width, center.y - LabelHeight() / 2},
            {center.x + half_width, center.y + LabelHeight() / 2}};
  }
};

// False for an edge to or from a unit that does not exist.
bool Connects(const NetworkFigure& figure, const NetworkFigure::Edge& edge);

// A height of 0: as high as it was designed.
NetworkLayout LayoutNetwork(const Frame& frame, const Node& node, const NetworkFigure& figure,
                            ImVec2 room);

}  // namespace chainrule
