// A matrix that is too large to list: a picture to drag and zoom, and a readout of the cells under
// the pointer.
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "course/course_text.h"
#include "draw/heatmap_parts.h"
#include "draw/nodes.h"
#include "page/heatmap_words.h"

namespace chainrule {
namespace {

using std::int64_t;
using Window = HeatmapFigure::Window;

constexpr float kWidest = 640;
constexpr float kTallest = 450;
constexpr float kLeastTall = 240;
constexpr float kAround = 190;  // buttons above the map, readout and legend below
constexpr float kTopRoom = 26;  // labels of columns
constexpr float kReadoutSize = 13;
constexpr float kReadoutLine = 18;
constexpr float kRoomy = 430;  // from this width on a readout takes two lines, below it three
constexpr float kSmallWidth = 96;
constexpr float kPointable = 5;  // the smallest cell that can be pointed at
constexpr float kZoomPerNotch = 1.25F;
constexpr double kKeyPan = 0.125;  // of the part in view
constexpr int kCoarseness = 3;     // screen pixels for each picture pixel, while it moves
constexpr double kRestTime = 0.2;  // after the last turn of the wheel

bool Same(const Window& a, const Window& b) {
  return a.row == b.row && a.column == b.column && a.columns == b.columns;
}

class Heatmap {
 public:
  Heatmap(Frame& frame, const Node& node, const HeatmapFigure& figure, ImVec2 corner, ImVec2 room)
      : frame_(frame),
        node_(node),
        figure_(figure),
        corner_(corner),
        width_(room.y > 0 ? room.x : std::min(room.x, kWidest)),
        tallest_(room.y > 0 ? std::max(kLeastTall, room.y - kAround) : kTallest),
        palette_(HeatmapColors(frame.options.theme, figure.shows)),
        own_(frame.memory.heatmap),
        id_(Frame::Id(node.id)) {
    place_.figure = &figure;
  }

  Extent Paint() {
    const float top = corner_.y;
    const float left = std::round(
        corner_.x + 12 + frame_.Width(Face::kMain, 12, Grouped(figure_.source->conv.rows)));
    const auto aspect = static_cast<float>(HeatmapAspect(figure_.source->conv));
    const float wide =
        std::max(40.0F, std::floor(std::min(corner_.x + width_ - left, tallest_ / aspect)));
    const float y = std::round(
        top + PaintHeatmapButtons(frame_, node_, corner_, left + wide - corner_.x, width_) +
        kTopRoom);
    place_.body = {{left, y}, {left + wide, y + std::round(wide * aspect)}};
    readout_ = std::max(wide, corner_.x + width_ - left);
    const float below = place_.body.max.y + 12 + kReadoutLine * (readout_ >= kRoomy ? 2.0F : 3.0F);
    const float small = std::min(kSmallWidth, std::round(wide / 3));
    small_.max = {place_.body.max.x, below + std::max(8.0F, std::round(small * aspect))};
    small_.min = {small_.max.x - small, below};
    const float bottom = std::max(below + kHeatmapLegendHeight, small_.max.y) + 4;
    Adopt();
    const bool seen = frame_.Visible({corner_, {corner_.x + width_, bottom}});
    const bool dragged = frame_.memory.held.id == id_;
    Move();
    PointAtTap(dragged);
    if (seen) {
      Picture();
      Small();
      PaintHeatmapLabels(frame_, place_);
      Readout();
      PaintHeatmapLegend(frame_, figure_, palette_, {place_.body.min.x, below - 2});
    }
    return {width_, bottom - top};
  }

 private:
  // Takes over the page's window, unless the map is being moved here.
  void Adopt() {
    const Window told = SeenWindow(place_.conv(), figure_.window);
    if (own_.figure != id_ || own_.source != figure_.source.get())
      own_ = {id_, figure_.source.get(), told, told};
    if (!Same(own_.told, told)) {
      own_.told = told;
      if (!own_.moving) own_.window = told;
    }
    place_.window = SeenWindow(place_.conv(), own_.window);
  }

  void Move() {
    const Item* item = ItemAt(node_, figure_.window_item);
    if (item != nullptr) frame_.Record(*item, place_.body);
    frame_.RecordPart(node_.id + ".small", small_);
    pointer_ = frame_.Touch(id_, place_.body);
    if (item == nullptr || !item->enabled) return;
    own_.in_sight = InSight();
    const bool turned = Turn() || Keys() || Pinched();
    const bool dragged = Drag() || Jump();
    if (turned || dragged) {
      own_.moving = true;
      own_.moved_at = ImGui::GetTime();
      own_.window = place_.window;
    }
    if (!own_.moving) return;
    const bool held = dragged || frame_.memory.held.plot == id_ || own_.pinch != 0;
    const bool wheel = ImGui::GetTime() < own_.moved_at + kRestTime && !own_.let_go;
    if (held || wheel) {
      // A held map asks for no frames: the pointer's events do.
      frame_.out.wants_another_frame |= !held;
      return;
    }
    own_.moving = own_.let_go = false;
    frame_.Act(*item, Verb::kSet, PrintWindow(own_.window));
  }

  // A cell that is large enough lights its tap, and a click pins it.
  void PointAtTap(bool dragged) {
    if (figure_.taps.empty() || place_.side() < kPointable || !pointer_.hovered || dragged) return;
    const std::optional<MatrixBox> box = UnderPointer();
    if (!box) return;
    const std::optional<int64_t> weight = Entry(place_.conv(), box->rows.begin, box->columns.begin);
    if (!weight) return;
    const Quantity tap{figure_.taps, static_cast<int>(*weight), 0};
    const Item* item = frame_.page.Showing(tap);
    if (item == nullptr) return;
    frame_.out.hovered = tap;
    if (pointer_.clicked && Allows(item->verbs, Verb::kPin)) frame_.Act(*item, Verb::kPin);
  }

  // The wheel scrolls the page until the map is clicked.
  bool Turn() {
    ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsMouseClicked(ImGuiMouseButton_Left))
      own_.chosen = pointer_.hovered || pointer_.held;
    if (!pointer_.hovered || !(io.KeyCtrl || (own_.chosen && frame_.options.canvas_has_keyboard)))
      return false;
    ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
    if (io.MouseWheel == 0) return false;
    const float x = (io.MousePos.x - place_.body.min.x) / place_.body.width();
    const float y = (io.MousePos.y - place_.body.min.y) / place_.body.height();
    const double factor = std::pow(static_cast<double>(kZoomPerNotch),
                                   static_cast<double>(std::clamp(-io.MouseWheel, -4.0F, 4.0F)));
    place_.window = ZoomedWindow(place_.conv(), place_.window, factor, static_cast<double>(x),
                                 static_cast<double>(y));
    return true;
  }

  // After a click, arrows move the map, Page Up and Page Down zoom about its middle, and Home shows
  // all.
  bool Keys() {
    own_.drawn_chosen = own_.chosen;
    if (!own_.chosen || !frame_.options.canvas_has_keyboard) return false;
    const auto pressed = [](ImGuiKey key) { return ImGui::IsKeyPressed(key) ? 1 : 0; };
    const int across = pressed(ImGuiKey_RightArrow) - pressed(ImGuiKey_LeftArrow);
    const int down = pressed(ImGuiKey_DownArrow) - pressed(ImGuiKey_UpArrow);
    const int out = pressed(ImGuiKey_PageDown) - pressed(ImGuiKey_PageUp);
    const Convolution& conv = place_.conv();
    Window window = place_.window;
    window.column += across * kKeyPan * window.columns;
    window.row += down * kKeyPan * window.columns * HeatmapAspect(conv);
    if (out != 0)
      window =
          ZoomedWindow(conv, window, std::pow(static_cast<double>(kZoomPerNotch), out), .5, .5);
    window = pressed(ImGuiKey_Home) != 0 ? FittedWindow(conv) : SeenWindow(conv, window);
    if (Same(window, place_.window)) return false;
    place_.window = window;
    return true;
  }

  Box InSight() const {
    ImRect seen{place_.body.min, place_.body.max};
    const Box clip = frame_.Clip();
    seen.ClipWith({clip.min, clip.max});
    return {seen.Min, seen.Max};
  }

  // The part of the map between the two fingers stays between them.
  bool Pinched() {
    const std::optional<Pinch>& pinch = frame_.options.pinch;
    if (!pinch) {
      own_.let_go |= own_.pinch != 0;
      own_.pinch = 0;
      return false;
    }
    if (own_.pinch != pinch->number) {
      if (!own_.in_sight.Contains({pinch->from_x, pinch->from_y})) return false;
      own_.pinch = pinch->number;
      own_.dragged_from = place_.window;
    }
    own_.let_go = false;
    const Box& body = place_.body;
    const auto place = [&](float x, float y) {
      return WindowPlace{static_cast<double>((x - body.min.x) / body.width()),
                         static_cast<double>((y - body.min.y) / body.height())};
    };
    place_.window = PinchedWindow(place_.conv(), own_.dragged_from, pinch->factor,
                                  place(pinch->from_x, pinch->from_y), place(pinch->x, pinch->y));
    return true;
  }

  // True while the pointer drags the picture. If all of A is in view, a finger scrolls the page
  // instead.
  bool Drag() {
    const ImGuiIO& io = ImGui::GetIO();
    HeldHandle& held = frame_.memory.held;
    const bool all = place_.window.columns >= FittedWindow(place_.conv()).columns;
    const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
    if (pointer_.held && held.id == 0 && !(all && touch) &&
        ImGui::IsMouseDragging(ImGuiMouseButton_Left, 3)) {
      held = {};
      held.id = held.plot = id_;
      own_.dragged_from = place_.window;
    }
    if (held.id != id_) return false;
    if (!pointer_.held) {
      held = {};
      own_.let_go = own_.moving;
      return false;
    }
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
    const ImVec2 from = io.MouseClickedPos[0];
    place_.window.column =
        own_.dragged_from.column - static_cast<double>(io.MousePos.x - from.x) * place_.pixel();
    place_.window.row =
        own_.dragged_from.row - static_cast<double>(io.MousePos.y - from.y) * place_.pixel();
    place_.window = SeenWindow(place_.conv(), place_.window);
    return true;
  }

  // Pressing the small picture shows that part.
  bool Jump() {
    const ImGuiID id = Frame::Id(id_, 1);
    const Pointer pointer = frame_.Touch(id, small_);
    HeldHandle& held = frame_.memory.held;
    if (pointer.held && held.id == 0) {
      held = {};
      held.id = id;
      held.plot = id_;
    }
    if (held.id != id) return false;
    if (!pointer.held) {
      held = {};
      own_.let_go = own_.moving;
      return false;
    }
    const Window all = FittedWindow(place_.conv());
    const double pixel = all.columns / static_cast<double>(small_.width());
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const double aspect = HeatmapAspect(place_.conv());
    place_.window.column = all.column + static_cast<double>(mouse.x - small_.min.x) * pixel -
                           place_.window.columns / 2;
    place_.window.row = all.row + static_cast<double>(mouse.y - small_.min.y) * pixel -
                        place_.window.columns * aspect / 2;
    place_.window = SeenWindow(place_.conv(), place_.window);
    return true;
  }

  // Lengths in the screen's own pixels.
  static int Pixels(float length, int coarseness) {
    const float density = std::max(1.0F, ImGui::GetIO().DisplayFramebufferScale.x);
    return std::max(1, static_cast<int>(std::lround(length * density)) / coarseness);
  }

  bool PaintTexture(HeatmapRenderer::Use use, const Window& window, const Box& box) {
    HeatmapRenderer* renderer = frame_.options.heatmaps;
    if (renderer == nullptr) return false;
    const int coarseness = use == HeatmapRenderer::kMain && own_.moving ? kCoarseness : 1;
    const std::optional<HeatmapTexture> texture = renderer->Render(
        use, {figure_.source, figure_.shows, window, Pixels(box.width(), coarseness),
              Pixels(box.height(), coarseness), &palette_});
    if (!texture) return false;
    frame_.list().AddImage(texture->texture, box.min, box.max, {0, 0}, texture->end);
    return true;
  }

  void Picture() {
    const Box& body = place_.body;
    if (!PaintTexture(HeatmapRenderer::kMain, place_.window, body))
      PaintCoarsePicture(frame_, place_, palette_);
    PaintHeatmapCells(frame_, place_, palette_);
    frame_.list().AddRect({body.min.x - 1, body.min.y - 1}, {body.max.x + 1, body.max.y + 1},
                          frame_.theme.border);
  }

  void Small() {
    const Window all = FittedWindow(place_.conv());
    Brush& list = frame_.list();
    if (!PaintTexture(HeatmapRenderer::kSmall, all, small_))
      list.AddRectFilled(small_.min, small_.max, palette_[kNoConnectionLevel]);
    list.AddRect({small_.min.x - 1, small_.min.y - 1}, {small_.max.x + 1, small_.max.y + 1},
                 frame_.theme.border);
    HeatmapPlace place = place_;
    place.window = all;
    place.body = small_;
    const Window& window = place_.window;
    const double tall = window.columns * HeatmapAspect(place_.conv());
    const ImVec2 begin{place.X(window.column), place.Y(window.row)};
    const ImVec2 end{place.X(window.column + window.columns), place.Y(window.row + tall)};
    // Draw the window large enough to be seen.
    const ImVec2 least{std::max(0.0F, 5 - (end.x - begin.x)) / 2,
                       std::max(0.0F, 5 - (end.y - begin.y)) / 2};
    list.AddRect({begin.x - least.x - 1, begin.y - least.y - 1},
                 {end.x + least.x + 1, end.y + least.y + 1}, frame_.theme.ochre, 0, 0, 2);
  }

  void Readout() {
    std::string words = CourseText().Word("heatmap_how");
    ImU32 color = frame_.theme.muted;
    if (std::optional<MatrixBox> box = UnderPointer()) {
      words = HeatmapReadout(*figure_.source, *box);
      frame_.out.drawn_numbers.Add(node_.id + ".readout", words);
      color = frame_.theme.ink;
    }
    Inline piece;
    piece.kind = Inline::Kind::kText;
    piece.text = std::move(words);
    const Paragraph paragraph{std::move(piece)};
    ParagraphStyle style;
    style.size = kReadoutSize;
    style.line_height = kReadoutLine;
    const ParagraphBox& box = frame_.Laid(paragraph, style, readout_);
    const ImVec2 corner{place_.body.min.x, place_.body.max.y + 6};
    frame_.out.names.Add(node_.id + ".words", Rect{corner.x, corner.y, readout_, box.height});
    frame_.Paragraph(box, style, corner, color, Frame::Id(id_, 2));
  }

  std::optional<MatrixBox> UnderPointer() const {
    if (!pointer_.hovered && !pointer_.held) return std::nullopt;
    const int width = Pixels(place_.body.width(), 1);
    const int height = Pixels(place_.body.height(), 1);
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const auto pixel = [&](float at, float begin, float length, int count) {
      return std::clamp(static_cast<int>((at - begin) / length * static_cast<float>(count)), 0,
                        count - 1);
    };
    const double step = place_.window.columns / width;
    const int x = pixel(mouse.x, place_.body.min.x, place_.body.width(), width);
    const int y = pixel(mouse.y, place_.body.min.y, place_.body.height(), height);
    const Convolution& conv = place_.conv();
    const MatrixBox box{CellsUnderPixel(place_.window.row, step, y, conv.rows),
                        CellsUnderPixel(place_.window.column, step, x, conv.columns)};
    if (box.rows.empty() || box.columns.empty()) return std::nullopt;
    return box;
  }

  Frame& frame_;
  const Node& node_;
  const HeatmapFigure& figure_;
  ImVec2 corner_;
  float width_;
  float tallest_;
  const HeatmapPalette& palette_;
  MovedHeatmap& own_;
  ImGuiID id_;
  HeatmapPlace place_;
  Box small_;
  float readout_ = 0;  // width of the words below the map
  Pointer pointer_;
};

}  // namespace

Extent PaintHeatmap(Frame& frame, const Node& node, const HeatmapFigure& figure, ImVec2 corner,
                    ImVec2 room) {
  return Heatmap(frame, node, figure, corner, room).Paint();
}

}  // namespace chainrule
