// Headings, prose and notices.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

ParagraphStyle StyleOf(const Node& node) {
  ParagraphStyle style;
  if (node.kind == NodeKind::kHeading) {
    style.face = Face::kStrong;
    const bool large = node.level <= 2;
    style.size = large ? 24 : 16;
    style.math_size = large ? 27 : 18;
    style.line_height = large ? 31 : 24;
    return style;
  }
  switch (node.style) {
    case TextStyle::kEyebrow:
      style.face = Face::kStrong;
      style.size = 12;
      style.math_size = 14;
      style.line_height = 18;
      style.tracking = 0.8F;
      style.capitals = true;
      break;
    case TextStyle::kAside:
    case TextStyle::kUnder:
      style.size = 13;
      style.math_size = 15;
      style.line_height = 20;
      break;
    case TextStyle::kBody:
    case TextStyle::kError:
      break;
  }
  return style;
}

ImU32 ColorOf(const Theme& theme, const Node& node) {
  if (node.kind == NodeKind::kHeading) return theme.ink;
  switch (node.style) {
    case TextStyle::kEyebrow:
      return theme.violet;
    case TextStyle::kAside:
    case TextStyle::kUnder:
      return theme.muted;
    case TextStyle::kError:
      return theme.error;
    case TextStyle::kBody:
      break;
  }
  return theme.ink;
}

}  // namespace

Extent PaintWords(Frame& frame, const Node& node, ImVec2 corner, float width) {
  const ParagraphStyle style = StyleOf(node);
  const ImU32 color = ColorOf(frame.theme, node);
  if (node.kind != NodeKind::kNotice) {
    const ParagraphBox& box = frame.Laid(node.paragraph, style, width);
    if (node.style == TextStyle::kUnder) corner.x += std::max(0.0F, std::round(width - box.width));
    frame.Paragraph(box, style, corner, color, Frame::Id(node.id));
    return {box.width, box.height};
  }
  // A notice has a card with a bar on its left, so that it can be found without colour.
  const float pad = 12;
  const ParagraphBox& box = frame.Laid(node.paragraph, style, std::max(1.0F, width - 2 * pad - 4));
  const Box card{corner, {corner.x + width, corner.y + box.height + 2 * pad - 4}};
  const ImU32 edge = node.style == TextStyle::kError ? frame.theme.error : frame.theme.ochre;
  frame.list().AddRectFilled(card.min, card.max, frame.theme.surface, 6);
  frame.list().AddRect(card.min, card.max, frame.theme.rule, 6);
  frame.list().AddRectFilled(card.min, {card.min.x + 4, card.max.y}, edge, 6,
                             ImDrawFlags_RoundCornersLeft);
  frame.Paragraph(box, style, {corner.x + pad + 4, corner.y + pad - 2}, color, Frame::Id(node.id));
  return {width, card.height()};
}

}  // namespace chainrule
