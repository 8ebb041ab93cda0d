// A matrix: its symbol above, square brackets on both sides, a number in each cell. On a page with
// a large matrix they have heads, which stay in sight while it scrolls.
#include <algorithm>
#include <cmath>
#include <optional>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kSize = 17;
constexpr float kCaptionSize = 16;
constexpr float kCaptionHeight = 28;
constexpr float kCellHeight = 28;
constexpr float kSlotRoom = 32;  // for the field of an answer and its mark
constexpr float kCellPad = 11;
constexpr float kSmallestCell = 30;
constexpr float kDotGap = 6;
constexpr float kHeadSize = 13;
constexpr float kHeadHeight = 20;
constexpr float kHeadGap = 8;
constexpr float kBracket = 1.8F;   // the stroke
constexpr float kFoot = 6;         // ends where the cells begin, so that no light covers it
constexpr float kBracketRise = 4;  // above and below the cells, clear of the frame of a current one
// From this size on, rows and columns cannot be counted at a glance.
constexpr int kHeadsFrom = 5;

bool CanHaveHeads(const Node& node) {
  return !node.heads.rows.empty() && !node.heads.columns.empty();
}

bool NeedsHeads(const Node& node) {
  return CanHaveHeads(node) && (node.rows >= kHeadsFrom || node.columns >= kHeadsFrom);
}

bool AnyNeedsHeads(const std::vector<Node>& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const Node& node) {
    return node.kind == NodeKind::kMatrix ? NeedsHeads(node) : AnyNeedsHeads(node.children);
  });
}

// If one matrix of the page needs heads, all that can have them do: row 3 of the one is often row 3
// of the next, and a number is looked up the same way in both.
bool HasHeads(const Frame& frame, const Node& node) {
  if (!CanHaveHeads(node)) return false;
  if (!frame.matrix_heads.has_value()) frame.matrix_heads = AnyNeedsHeads(frame.page.roots());
  return *frame.matrix_heads;
}

std::vector<float> ColumnWidths(const Frame& frame, const Node& node) {
  std::vector<float> widths(static_cast<std::size_t>(std::max(node.columns, 0)), kSmallestCell);
  for (std::size_t i = 0; i < node.items.size() && !widths.empty(); ++i) {
    const Item& item = node.items[i];
    const float number = frame.ExposureOf(item) == Exposure::kNotYet
                             ? 5 * kDotGap
                             : frame.Width(Face::kMain, kSize, frame.TextOf(item)) +
                                   (item.role == Role::kSlot ? kSlotRoom : 0);
    float& width = widths[i % widths.size()];
    width = std::max(width, std::round(number + 2 * kCellPad));
  }
  if (HasHeads(frame, node)) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const float head = frame.Width(Face::kMain, kHeadSize, node.heads.columns[i].text);
      widths[i] = std::max(widths[i], std::round(head + 2 * kCellPad));
    }
  }
  return widths;
}

// A number that a later step computes. It is drawn as dots, because there is nothing to read.
void PaintDots(Frame& frame, ImVec2 center) {
  for (int i = 0; i < 4; ++i) {
    const float x = center.x + (static_cast<float>(i) - 1.5F) * kDotGap;
    frame.list().AddCircleFilled({x, center.y}, 1.1F, frame.theme.muted, 8);
  }
}

void PaintCell(Frame& frame, const Node& node, const Item& item, const Box& cell) {
  frame.Place(item, cell);
  if (!frame.Visible(cell)) return;
  const Light light = frame.LightOf(item.quantity);
  frame.Glow(light, cell, 0);
  const Exposure exposure = frame.ExposureOf(item);
  if (exposure == Exposure::kNotYet) return PaintDots(frame, cell.center());
  const std::string& number = frame.TextOf(item);
  const float width = frame.Width(Face::kMain, kSize, number);
  // Columns of several numbers are aligned on the right; a single number is centred.
  const float pad = kCellPad + (item.role == Role::kSlot ? kSlotRoom / 2 : 0);
  const float x = node.rows > 1 ? cell.max.x - pad - width : cell.center().x - width / 2;
  const float left = std::max(x, cell.min.x + 2);
  const ImU32 color = item.struck ? frame.theme.muted : frame.theme.ink;
  const float baseline = cell.center().y + 0.33F * kSize;
  frame.Number(item, Face::kMain, kSize, {left, baseline}, color);
  if (item.struck) {
    const float y = std::round(cell.center().y);
    frame.list().AddLine({left - 4, y}, {left + width + 4, y}, frame.theme.muted, 1.2F);
  }
}

// Beside the cells that end at x; `outward` is -1 on the left and 1 on the right.
void PaintBracket(Frame& frame, const Box& body, float x, float outward) {
  const float half = kBracket / 2;
  const float spine = x + outward * (kFoot - half);
  const float top = body.min.y - kBracketRise + half;
  const float bottom = body.max.y + kBracketRise - half;
  const ImVec2 corners[] = {{x, top}, {spine, top}, {spine, bottom}, {x, bottom}};
  frame.list().AddPolyline(corners, 4, frame.theme.ink, 0, kBracket);
}

// Where the parts are: caption and heads above, heads on the left, cells.
struct Layout {
  ImVec2 corner;
  ImVec2 origin;             // of the cells
  std::vector<float> edges;  // of the columns, from 0: one more than columns
  float caption_width = 0;
  float gutter = 0;  // to the left of the bracket
  float above = 0;   // of the cells
  bool heads = false;

  Box Body(const Node& node) const {
    return {origin,
            {origin.x + edges.back(), origin.y + kCellHeight * static_cast<float>(node.rows)}};
  }
  float width() const { return std::max(gutter + edges.back() + 2 * kFoot, caption_width); }
};

Layout LayoutOf(const Frame& frame, const Node& node, const FormulaBox& caption, ImVec2 corner) {
  Layout layout;
  layout.corner = corner;
  layout.caption_width = caption.width;
  layout.heads = HasHeads(frame, node);
  layout.above = kCaptionHeight;
  if (layout.heads) {
    layout.above += kHeadHeight;
    for (const MatrixHead& head : node.heads.rows)
      layout.gutter =
          std::max(layout.gutter, frame.Width(Face::kMain, kHeadSize, head.text) + kHeadGap);
  }
  layout.origin = {corner.x + kFoot + layout.gutter, corner.y + layout.above};
  layout.edges.push_back(0);
  for (float width : ColumnWidths(frame, node)) layout.edges.push_back(layout.edges.back() + width);
  return layout;
}

// How far caption and heads are moved to stay in sight.
ImVec2 Shift(const Frame& frame, const Node& node, const Layout& layout) {
  if (!layout.heads) return {0, 0};
  const Box clip = frame.Clip();
  const Box body = layout.Body(node);
  const float last_row = body.max.y - kCellHeight - layout.origin.y;
  const float last_column =
      layout.edges[layout.edges.size() - 2];  // the heads stop when one column is left
  return {std::clamp(clip.min.x + 4 - layout.corner.x, 0.0F, std::max(0.0F, last_column)),
          std::clamp(clip.min.y - layout.corner.y, 0.0F, std::max(0.0F, last_row))};
}

struct Strips {
  Box top;
  Box left;
};

Strips StripsOf(const Node& node, const Layout& layout, ImVec2 shift) {
  const Box body = layout.Body(node);
  const ImVec2 corner{layout.corner.x + shift.x, layout.corner.y + shift.y};
  return {{{layout.corner.x - 2, corner.y}, {body.max.x + kFoot + 2, corner.y + layout.above}},
          {{corner.x - 4, layout.corner.y}, {corner.x + layout.gutter, body.max.y + kBracketRise}}};
}

void PaintHead(Frame& frame, const MatrixHead& head, float right, float baseline) {
  const float width = frame.Width(Face::kMain, kHeadSize, head.text);
  frame.Text(Face::kMain, kHeadSize, {right - width, baseline}, frame.theme.muted, head.text);
}

void PaintHeads(Frame& frame, const Node& node, const Layout& layout, ImVec2 shift) {
  const Strips strips = StripsOf(node, layout, shift);
  frame.RecordPart(node.id + ".top", strips.top);
  frame.RecordPart(node.id + ".left", strips.left);
  Brush& list = frame.list();
  if (shift.x > 0) list.AddRectFilled(strips.left.min, strips.left.max, frame.theme.background);
  for (std::size_t row = 0; row < node.heads.rows.size(); ++row) {
    const float y = layout.origin.y + (static_cast<float>(row) + 0.5F) * kCellHeight;
    PaintHead(frame, node.heads.rows[row], strips.left.max.x - kHeadGap + 2,
              std::round(y + 0.33F * kHeadSize));
  }
  if (shift.y > 0) {
    list.AddRectFilled(strips.top.min, strips.top.max, frame.theme.background);
    list.AddRectFilled({strips.top.min.x, strips.top.max.y - 1}, strips.top.max, frame.theme.rule);
  }
  const float clip_left = strips.left.max.x;
  list.PushClipRect({shift.x > 0 ? clip_left : strips.left.min.x, frame.Clip().min.y},
                    {strips.top.max.x, frame.Clip().max.y}, true);
  for (std::size_t column = 0; column < node.heads.columns.size(); ++column) {
    PaintHead(frame, node.heads.columns[column],
              layout.origin.x + layout.edges[column + 1] - kCellPad,
              std::round(strips.top.max.y - 6));
  }
  list.PopClipRect();
  if (shift.x > 0)
    list.AddRectFilled({strips.left.max.x - 1, strips.left.min.y}, strips.left.max,
                       frame.theme.rule);
}

std::optional<Extent> LastSize(const Frame& frame, const Node& node) {
  const auto found = frame.memory.matrix_sizes.find(Frame::Id(node.id));
  if (found == frame.memory.matrix_sizes.end()) return std::nullopt;
  return Extent{found->second.x, found->second.y};
}

}  // namespace

std::optional<Extent> SizeBelowSight(Frame& frame, const Node& node, float y) {
  if (!frame.options.in_gesture || y < frame.Clip().max.y) return std::nullopt;
  return LastSize(frame, node);
}

float MatrixWidth(const Frame& frame, const Node& node) {
  // While something is dragged, what stands beside the matrices stays where it is.
  if (const auto last = LastSize(frame, node); frame.options.in_gesture && last) return last->width;
  const FormulaBox& caption = frame.Laid(node.symbol, kCaptionSize);
  return LayoutOf(frame, node, caption, {0, 0}).width();
}

Extent PaintMatrix(Frame& frame, const Node& node, ImVec2 corner) {
  const FormulaBox& caption = frame.Laid(node.symbol, kCaptionSize);
  const Layout layout = LayoutOf(frame, node, caption, corner);
  const Box body = layout.Body(node);
  const ImVec2 shift = Shift(frame, node, layout);
  const ImGuiID id = Frame::Id(node.id);
  if (shift.x > 0 || shift.y > 0) {
    // Cells that have scrolled under the heads cannot be pointed at.
    const Strips strips = StripsOf(node, layout, shift);
    frame.Touch(Frame::Id(id, -1), strips.top);
    frame.Touch(Frame::Id(id, -2), strips.left);
  }
  const std::size_t columns = layout.edges.size() - 1;
  for (std::size_t i = 0; i < node.items.size() && columns > 0; ++i) {
    const float top = layout.origin.y + static_cast<float>(i / columns) * kCellHeight;
    const std::size_t column = i % columns;
    PaintCell(frame, node, node.items[i],
              {{layout.origin.x + layout.edges[column], top},
               {layout.origin.x + layout.edges[column + 1], top + kCellHeight}});
  }
  if (node.current) {
    const Box around = body.Grown(1, 1);
    frame.list().AddRect(around.min, around.max, frame.theme.violet, 1, 0, 2);
  }
  PaintBracket(frame, body, body.min.x, -1);
  PaintBracket(frame, body, body.max.x, 1);
  if (layout.heads) PaintHeads(frame, node, layout, shift);
  frame.Formula(caption, {corner.x + shift.x + 1, corner.y + shift.y + 17}, frame.theme.muted, id);
  const Extent size{layout.width(), layout.above + body.height() + kBracketRise};
  frame.memory.matrix_sizes[id] = {size.width, size.height};
  return size;
}

}  // namespace chainrule
