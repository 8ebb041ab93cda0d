// The parts of a network's figure: its edges, what flows along them, and its units.
#pragma once

#include "draw/network_layout.h"

namespace chainrule {

class NetworkPart {
 public:
  NetworkPart(Frame& frame, const Node& node, const NetworkFigure& figure,
              const NetworkLayout& layout, ImVec2 corner)
      : frame_(frame), node_(node), figure_(figure), layout_(layout), corner_(corner) {}

 protected:
  const Item* At(int index) const { return ItemAt(node_, index); }
  ImVec2 Place(ImVec2 point) const { return {corner_.x + point.x, corner_.y + point.y}; }
  Light LightOf(const Item* item) const {
    return item != nullptr ? frame_.LightOf(item->quantity) : Light::kNone;
  }

  Frame& frame_;
  const Node& node_;
  const NetworkFigure& figure_;
  const NetworkLayout& layout_;
  ImVec2 corner_;
};

// Lines, and the weights on them.
class NetworkEdges : NetworkPart {
 public:
  using NetworkPart::NetworkPart;

  void Paint();
  void PaintLabels();
  // Edges lie below everything else, so they are asked last, and only if nothing else is pointed
  // at.
  void Point();

 private:
  using Edge = NetworkFigure::Edge;

  bool Crowded(const Edge& edge) const;
  ImU32 Color(const Edge& edge) const;
  void PaintEdge(const Edge& edge);
  void PaintLabel(const Edge& edge, const Item& item, const Box& patch);
  const Edge* Nearest(ImVec2 point) const;
};

// The way of the current step along the edges, on the lines and below everything else.
class NetworkFlow : NetworkPart {
 public:
  using NetworkPart::NetworkPart;

  void Paint();

 private:
  using Edge = NetworkFigure::Edge;
  using Unit = NetworkFigure::Unit;
  enum class Way { kNone, kForward, kBackward };

  Way WayOf(const Edge& edge) const;
  void PaintEdge(const Edge& edge, Way way, float part);
  void PaintChevron(ImVec2 center, ImVec2 along, ImU32 color);
};

// Capsules with s, θ and x, or circles with s and x; δ beneath. Squares for the constants.
class NetworkUnits : NetworkPart {
 public:
  using NetworkPart::NetworkPart;

  void Paint();

 private:
  using Unit = NetworkFigure::Unit;

  bool BackwardBegun() const;
  bool Writes() const;
  void PaintUnit(const Unit& unit, ImVec2 center);
  void PaintBias(const Unit& unit, ImVec2 center);
  void PaintFace(const Unit& unit, ImVec2 center);
  void PaintCapsule(const Unit& unit, ImVec2 center);
  // θ around the point (s, x), with its tangent, both axes to one scale.
  void PaintTheta(const Unit& unit, const Box& box);
  // Shrinks the number to fit. Returns false if it cannot.
  bool PaintCentered(const Item& item, ImVec2 center, float size, float room, ImU32 color);
  void PaintOneNumber(const Unit& unit, ImVec2 center);
  void PaintTwoNumbers(const Unit& unit, ImVec2 center);
  void PaintDelta(const Unit& unit, ImVec2 center);

  bool backward_begun_ = false;
};

}  // namespace chainrule
