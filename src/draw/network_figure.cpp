// A network: layers as columns, bias units as squares, numbers in units and on edges.
#include <algorithm>
#include <cmath>

#include "draw/network_parts.h"
#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kNoteHeight = 22;

const Formula& Unwrapped(const Formula& formula) {
  const bool wraps = formula.kind == FormulaKind::kRow && formula.children.size() == 1;
  return wraps ? Unwrapped(formula.children.front()) : formula;
}

class NetworkWords : NetworkPart {
 public:
  using NetworkPart::NetworkPart;

  void Paint() {
    PaintCaptions();
    PaintNotes();
  }

 private:
  float CaptionSize() const { return std::round(13 * layout_.text_scale); }

  void PaintCaptions() {
    float taken = corner_.x - 1000;
    for (std::size_t i = 0; i < figure_.captions.size() && i < layout_.units.size(); ++i) {
      if (layout_.units[i].empty()) continue;
      const Formula& caption = Unwrapped(figure_.captions[i]);
      const float x = Place(layout_.units[i].front()).x;
      const float baseline = corner_.y + 18;
      // A caption that is only words is set as words, not as a formula.
      const bool words = caption.kind == FormulaKind::kText;
      const FormulaBox& box = frame_.Laid(caption, std::round(16 * layout_.text_scale));
      const float width =
          words ? frame_.Width(Face::kText, CaptionSize(), caption.text) : box.width;
      if (x - width / 2 < taken + 8) continue;
      taken = x + width / 2;
      if (words) {
        frame_.Text(Face::kText, CaptionSize(), {x - width / 2, baseline}, frame_.theme.muted,
                    caption.text);
      } else {
        frame_.Formula(box, {x - width / 2, baseline}, frame_.theme.muted,
                       Frame::Id(Frame::Id(node_.id), static_cast<int>(i)));
      }
    }
  }

  void PaintNotes() {
    if (layout_.units.empty() || layout_.units.back().empty() || figure_.notes.empty()) return;
    std::vector<const FormulaBox*> boxes;
    float width = 0;
    for (const Formula& note : figure_.notes) {
      boxes.push_back(&frame_.Laid(note, frame_.narrow ? 14 : std::round(15 * layout_.text_scale)));
      width = std::max(width, boxes.back()->width);
    }
    const ImVec2 output = Place(layout_.units.back().front());
    const float right = corner_.x + layout_.width;
    const float last_x = std::max(corner_.x, right - width);
    const float lines_below = static_cast<float>(boxes.size() - 1) * kNoteHeight;
    float x = std::clamp(output.x - width / 2, corner_.x, last_x);
    float baseline = std::round(output.y - layout_.radius - 13 - lines_below);
    // There is no room among other units and numbers: then the notes go under the caption.
    if (x < output.x - 0.34F * layout_.column_gap) {
      x = last_x;
      baseline = corner_.y + 38;
    }
    int number = 0;
    for (const FormulaBox* box : boxes) {
      frame_.list().AddRectFilled({x - 4, baseline - box->ascent - 3},
                                  {x + box->width + 4, baseline + box->descent + 3},
                                  frame_.theme.background, 3);
      frame_.Formula(*box, {x, baseline}, frame_.theme.muted,
                     Frame::Id(Frame::Id(node_.id), --number));
      baseline += kNoteHeight;
    }
  }
};

}  // namespace

Extent PaintNetwork(Frame& frame, const Node& node, const NetworkFigure& figure, ImVec2 corner,
                    ImVec2 room) {
  const NetworkLayout layout = LayoutNetwork(frame, node, figure, room);
  NetworkEdges edges(frame, node, figure, layout, corner);
  edges.Paint();
  NetworkFlow(frame, node, figure, layout, corner).Paint();
  NetworkUnits(frame, node, figure, layout, corner).Paint();
  edges.PaintLabels();
  NetworkWords(frame, node, figure, layout, corner).Paint();
  edges.Point();
  return {layout.width, layout.height};
}

}  // namespace chainrule
