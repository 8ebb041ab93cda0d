#include "draw/frame.h"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

// Pixels before a press becomes a drag, and then for each step of the number's range.
constexpr float kDragThreshold = 6;
constexpr float kDragPerStep = 8;

constexpr float kLeastSlot = 26;  // the width of a slot

constexpr ImGuiID kSeed = 0x7A61C0DE;

ImRect ToRect(const Box& box) {
  return {box.min, box.max};
}

// Finds the item that shows the quantity. Several items that only overlap it count as none.
void FindShowing(const std::vector<Node>& nodes, const Quantity& quantity, const Item*& exact,
                 const Item*& overlapping, int& overlaps) {
  for (const Node& node : nodes) {
    for (const Item& item : node.items) {
      if (!item.quantity.has_value() || !Allows(item.verbs, Verb::kPin)) continue;
      if (*item.quantity == quantity && exact == nullptr) exact = &item;
      if (!Overlap(*item.quantity, quantity)) continue;
      if (overlapping == nullptr || *overlapping->quantity != *item.quantity) ++overlaps;
      if (overlapping == nullptr) overlapping = &item;
    }
    FindShowing(node.children, quantity, exact, overlapping, overlaps);
  }
}

}  // namespace

const Item* ItemAt(const Node& node, int index) {
  if (index < 0 || static_cast<std::size_t>(index) >= node.items.size()) return nullptr;
  return &node.items[static_cast<std::size_t>(index)];
}

Frame::Frame(const Page& the_page, const View& the_view, const DrawOptions& the_options,
             const Fonts& the_fonts, Memory& the_memory, Interaction& the_out)
    : page(the_page),
      view(the_view),
      options(the_options),
      theme(ThemeOf(the_options.theme)),
      fonts(the_fonts),
      memory(the_memory),
      out(the_out),
      canvas_(the_fonts, nullptr),
      over_(the_fonts, nullptr) {}

Brush& Frame::list() const {
  if (elsewhere != nullptr) return *elsewhere;
  canvas_ = CanvasBrush(fonts, ImGui::GetWindowDrawList());
  return canvas_;
}

Brush& Frame::over() const {
  over_ = CanvasBrush(fonts, ImGui::GetForegroundDrawList());
  return over_;
}

Box Frame::Clip() const {
  const ImRect& clip = ImGui::GetCurrentWindowRead()->ClipRect;
  return {clip.Min, clip.Max};
}

bool Frame::Visible(const Box& box) const {
  return ImGui::GetCurrentWindowRead()->ClipRect.Overlaps(ToRect(box));
}

ImGuiID Frame::Id(std::string_view words) {
  return std::max(1U, ImHashData(words.data(), words.size(), kSeed));
}

ImGuiID Frame::Id(ImGuiID parent, int number) {
  return std::max(1U, ImHashData(&number, sizeof number, parent));
}

Pointer Frame::Touch(ImGuiID id, const Box& box) {
  const ImRect rect = ToRect(box);
  if (!ImGui::ItemAdd(rect, id, nullptr, ImGuiItemFlags_NoNav)) return {};
  Pointer pointer;
  pointer.clicked =
      ImGui::ButtonBehavior(rect, id, &pointer.hovered, &pointer.held,
                            ImGuiButtonFlags_PressedOnClickRelease | ImGuiButtonFlags_NoNavFocus);
  pointer.twice = pointer.clicked && ImGui::GetIO().MouseClickedLastCount[0] % 2 == 0;
  return pointer;
}

void Frame::RecordOption(const Item& item, const Option& option, const Box& box) {
  RecordRect(item.id + "=" + option.value, box);
}

void Frame::RecordRect(std::string id, const Box& box) {
  ImRect seen = ToRect(box);
  seen.ClipWith(ImGui::GetCurrentWindowRead()->ClipRect);
  if (seen.GetWidth() > 0 && seen.GetHeight() > 0)
    out.rects.Add(std::move(id), Rect{seen.Min.x, seen.Min.y, seen.GetWidth(), seen.GetHeight()});
}

void Frame::Record(const Item& item, const Box& box) {
  RecordRect(item.id, box);
  if (!view.focused.empty() && view.focused == item.id) {
    if (!ring_.has_value()) {
      ring_ = box;
      ring_clip_ = Clip();
    }
    if (memory.focused != item.id) {
      memory.focused = item.id;
      Reveal(box);
    }
  }
}

Pointer Frame::Place(const Item& item, const Box& box, ImGuiID id, bool click_types) {
  Record(item, box);
  const Pointer pointer = Touch(id, box);
  if (pointer.hovered) {
    if (item.quantity.has_value()) out.hovered = item.quantity;
    if (item.enabled && item.verbs != 0) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  }
  if (Drag(item, pointer) || !pointer.clicked || !item.enabled) return pointer;
  const bool typed =
      (item.role == Role::kNumber || item.role == Role::kSlot) && Allows(item.verbs, Verb::kSet);
  const bool pins = Allows(item.verbs, Verb::kPin);
  if (typed && (pointer.twice || click_types || !pins)) {
    out.edit = item.id;
  } else if (pins) {
    if (!pointer.twice) Act(item, Verb::kPin);
  } else if (Allows(item.verbs, Verb::kPress)) {
    Act(item, Verb::kPress);
  }
  return pointer;
}

bool Frame::Drag(const Item& item, const Pointer& pointer) {
  const ImGuiIO& io = ImGui::GetIO();
  // A finger that drags moves the page.
  if (!Allows(item.verbs, Verb::kStep) || item.role != Role::kNumber || !item.enabled ||
      io.MouseSource == ImGuiMouseSource_TouchScreen)
    return false;
  if (ImGui::IsMouseClicked(ImGuiMouseButton_Left)) memory.dragged.clear();
  const bool mine = memory.dragged == item.id;
  if (pointer.held && (mine || ImGui::IsMouseDragging(ImGuiMouseButton_Left, kDragThreshold))) {
    if (!mine) {
      memory.dragged = item.id;
      memory.dragged_steps = 0;
    }
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
    const float moved = io.MouseClickedPos[0].y - io.MousePos.y;
    const int steps = static_cast<int>(std::round(moved / kDragPerStep));
    if (steps != memory.dragged_steps) {
      Act(item, Verb::kStep, std::to_string(steps - memory.dragged_steps), true);
      memory.dragged_steps = steps;
    }
    return true;
  }
  if (!mine || pointer.held) return false;
  memory.dragged.clear();
  Act(item, Verb::kStep, "0");
  return true;
}

void Frame::Reveal(const Box& box) {
  out.wants_another_frame = true;
  ImGui::ScrollToRect(ImGui::GetCurrentWindow(), ToRect(box.Grown(16, 16)),
                      ImGuiScrollFlags_KeepVisibleEdgeX | ImGuiScrollFlags_KeepVisibleEdgeY);
}

const Item* Frame::ItemShowing(const Quantity& quantity) const {
  const Item* exact = nullptr;
  const Item* overlapping = nullptr;
  int overlaps = 0;
  FindShowing(page.roots(), quantity, exact, overlapping, overlaps);
  if (exact != nullptr) return exact;
  return overlaps == 1 ? overlapping : nullptr;
}

void Frame::Link(const Quantity& quantity, const Box& box, ImGuiID id) {
  const Pointer pointer = Touch(id, box);
  if (pointer.hovered) out.hovered = quantity;
  if (!pointer.clicked) return;
  if (const Item* item = ItemShowing(quantity); item != nullptr && item->enabled)
    Act(*item, Verb::kPin);
}

void Frame::Act(const Item& item, Verb verb, std::string value, bool gesture) {
  Action action;
  action.id = item.id;
  action.verb = verb;
  action.value = std::move(value);
  action.gesture = gesture;
  action.origin = Action::Origin::kCanvas;
  out.actions.push_back(std::move(action));
}

Light Frame::LightOf(const Quantity& quantity) const {
  if (view.pinned.has_value() && Overlap(*view.pinned, quantity)) return Light::kPinned;
  return view.Lit(quantity) || view.PinnedLit(quantity) ? Light::kLit : Light::kNone;
}

Light Frame::LightOf(const std::optional<Quantity>& quantity) const {
  return quantity.has_value() ? LightOf(*quantity) : Light::kNone;
}

void Frame::Glow(Light light, const Box& box, float rounding) {
  if (light == Light::kNone || !Visible(box)) return;
  list().AddRectFilled(box.min, box.max, theme.ochre_fill, rounding);
  if (light == Light::kPinned) list().AddRect(box.min, box.max, theme.ochre, rounding, 0, 1.0F);
}

void Frame::Text(Face face, float size, ImVec2 baseline, ImU32 color, std::string_view text) {
  fonts.Draw(list(), face, size, baseline, color, text);
}

const Frame::Shown& Frame::Read(const Item& item) const {
  const auto [place, is_new] = shown_.try_emplace(&item);
  if (is_new)
    place->second = {page.reader().Text(item), page.reader().ExposureOf(item),
                     page.reader().MarkOf(item)};
  return place->second;
}

const chainrule::Formula& Frame::SymbolOf(const Item& item) const {
  const auto [place, is_new] = symbols_.try_emplace(&item);
  if (is_new) place->second = page.reader().Symbol(item);
  return place->second;
}

void Frame::Number(const Item& item, Face face, float size, ImVec2 baseline, ImU32 color) {
  const std::string& text = TextOf(item);
  if (text.empty()) return;
  if (item.role != Role::kSlot) return PlainNumber(item, face, size, baseline, color);
  Box field{{baseline.x, baseline.y - 0.75F * size},
            {baseline.x + Width(face, size, text), baseline.y + 0.2F * size}};
  field = field.Grown(std::max(6.0F, (kLeastSlot - field.width()) / 2), 4);
  SlotField(item, field);
  const float radius = std::clamp(0.36F * size, 4.0F, 7.0F);
  PaintMark(MarkOf(item), {field.max.x + 3 + radius, field.center().y}, radius);
  PlainNumber(item, face, size, baseline, theme.ink);
}

void Frame::PlainNumber(const Item& item, Face face, float size, ImVec2 baseline, ImU32 color) {
  const std::string& text = TextOf(item);
  Text(face, size, baseline, color, text);
  out.drawn_numbers.Add(item.id, text);
}

void Frame::Formula(const FormulaBox& box, ImVec2 baseline, ImU32 color, ImGuiID id) {
  baseline = {std::round(baseline.x), std::round(baseline.y)};
  const Box all{{baseline.x, baseline.y - box.ascent},
                {baseline.x + box.width, baseline.y + box.descent}};
  if (!Visible(all.Grown(8, 8))) return;
  int number = 0;
  for (const FormulaBox::Area& area : box.areas) {
    const ImVec2 corner{baseline.x + area.x, baseline.y + area.y};
    const Box around = Box{corner, {corner.x + area.width, corner.y + area.height}}.Grown(1.5F, 3);
    Glow(LightOf(*area.quantity), around);
    Link(*area.quantity, around, Id(id, ++number));
  }
  PaintGlyphs(list(), box, baseline, color);
}

void Frame::PaintGlyphs(Brush& onto, const FormulaBox& box, ImVec2 baseline, ImU32 color) {
  // In the order of FormulaBox::Ink.
  const ImU32 inks[] = {color, theme.violet, theme.positive, theme.slope, color, theme.negative};
  const auto of = [&](FormulaBox::Ink ink) { return inks[static_cast<int>(ink)]; };
  for (const FormulaBox::Rule& rule : box.rules) {
    const ImVec2 corner{std::round(baseline.x + rule.x), std::round(baseline.y + rule.y)};
    onto.AddRectFilled(corner, {corner.x + rule.width, corner.y + rule.height}, of(rule.ink));
  }
  for (const FormulaBox::Run& run : box.runs)
    fonts.Draw(onto, run.face, run.size, {baseline.x + run.x, baseline.y + run.y}, of(run.ink),
               run.text);
  for (const FormulaBox::Curve& curve : box.curves) {
    const auto point = [&](int i) {
      return ImVec2{baseline.x + curve.x[i], baseline.y + curve.y[i]};
    };
    onto.AddBezierQuadratic(point(0), point(1), point(2), of(curve.ink), curve.thickness);
  }
}

void Frame::Paragraph(const ParagraphBox& box, const ParagraphStyle& style, ImVec2 corner,
                      ImU32 color, ImGuiID id) {
  int number = 0;
  for (const ParagraphBox::Piece& piece : box.pieces) {
    const ImVec2 baseline{corner.x + piece.x, corner.y + piece.baseline};
    const Box around{{baseline.x, baseline.y - piece.ascent},
                     {baseline.x + piece.width, baseline.y + piece.descent}};
    ++number;
    if (!Visible(around.Grown(8, 8))) continue;
    if (piece.quantity != nullptr) {
      const Box target = around.Grown(3, 3);
      Glow(LightOf(*piece.quantity), target);
      Link(*piece.quantity, target, Id(id, 2 * number));
    }
    if (piece.formula.has_value()) {
      Formula(*piece.formula, baseline, color, Id(id, 2 * number + 1));
      continue;
    }
    if (piece.number) {
      Text(Face::kMain, style.math_size, baseline, color, piece.text);
    } else {
      DrawText(fonts, list(), style, baseline, color, piece.text);
      if (piece.quantity != nullptr) {
        // Words that light something up need a mark that is visible without hovering.
        const float y = std::round(baseline.y) + 2.5F;
        list().AddLine({baseline.x, y}, {baseline.x + piece.width, y}, theme.violet_pale, 1);
      }
    }
  }
}

void Frame::Finish() {
  if (ring_.has_value()) {
    const Box ring = ring_->Grown(3, 3);
    over().PushClipRect(ring_clip_.min, ring_clip_.max);
    over().AddRect(ring.min, ring.max, theme.violet, 5, 0, 2);
    over().PopClipRect();
  }
  if (view.focused.empty()) memory.focused.clear();
  if (card_item_ != nullptr) {
    PaintCard(*card_item_);
  } else if (!card_words_.empty()) {
    PaintCard(card_words_);
  }
}

}  // namespace chainrule
