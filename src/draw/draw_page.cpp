#include "draw/draw_page.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "draw/nodes.h"
#include "draw/scroll_region.h"

namespace chainrule {
namespace {

constexpr float kPadding = 24;
constexpr float kStoryTop = 20;
constexpr float kStageTop = 10;
constexpr float kStageBottom = 16;
constexpr float kNarrowPadding = 16;
constexpr float kGroupGap = 16;
constexpr float kRegionGap = 24;  // between story and stage in one column
constexpr float kWordsGap = 12;   // between words above the step's lines and those below

// The stage grows, the words do not.
float StoryWidth(float display) {
  return display < 1600 ? 360.0F : display < 1920 ? 400.0F : 440.0F;
}

// Nodes outside any group belong to the story.
Region RegionOf(const Node& root) {
  return root.kind == NodeKind::kGroup ? root.region : Region::kStory;
}

bool Has(const Frame& frame, Region region) {
  const std::vector<Node>& roots = frame.page.roots();
  return std::any_of(roots.begin(), roots.end(),
                     [&](const Node& root) { return RegionOf(root) == region; });
}

// The lines of the step, which stand on the stage of a wide display; nullptr if there is no stage.
const Node* LinesOf(const Frame& frame) {
  if (!Has(frame, Region::kStage)) return nullptr;
  for (const Node& root : frame.page.roots())
    if (root.kind == NodeKind::kGroup && root.region == Region::kStory)
      for (const Node& node : root.children)
        if (node.kind == NodeKind::kLines && node.of_step) return &node;
  return nullptr;
}

// The story without the lines that stand on the stage.
Extent PaintStory(Frame& frame, const Node* lines, ImVec2 corner, float width) {
  Extent all;
  const auto put = [&](std::span<const Node> nodes, float gap) {
    if (nodes.empty()) return;
    if (all.height > 0) all.height += gap;
    const Extent extent = PaintNodes(frame, nodes, {corner.x, corner.y + all.height}, width);
    all.width = std::max(all.width, extent.width);
    all.height += extent.height;
  };
  for (const Node& root : frame.page.roots()) {
    if (RegionOf(root) != Region::kStory) continue;
    const std::span<const Node> nodes(root.children);
    if (nodes.empty() || lines < nodes.data() || lines >= nodes.data() + nodes.size()) {
      put({&root, 1}, kGroupGap);
      continue;
    }
    const auto before = static_cast<std::size_t>(lines - nodes.data());
    put(nodes.first(before), kGroupGap);
    put(nodes.subspan(before + 1), kWordsGap);
  }
  // What is said among the settings, which are in the strip.
  for (const Node& root : frame.page.roots()) {
    if (RegionOf(root) != Region::kTools) continue;
    const std::span<const Node> nodes(root.children);
    for (std::size_t i = 0; i < nodes.size(); ++i)
      if (nodes[i].kind != NodeKind::kControls) put(nodes.subspan(i, 1), kWordsGap);
  }
  return all;
}

// The parts at the top of the story that are read first: notices, the share panel, the step's
// title.
std::vector<std::string> HeadsOf(const Frame& frame) {
  std::vector<std::string> heads;
  for (const Node& root : frame.page.roots()) {
    if (root.kind != NodeKind::kGroup || root.region != Region::kStory) continue;
    std::string title = root.id;
    for (const Node& node : root.children) {
      if (node.kind == NodeKind::kNotice) heads.push_back(ToPlainText(node.paragraph));
      if (node.kind != NodeKind::kHeading) continue;
      title = ToPlainText(node.paragraph);
      break;
    }
    heads.push_back(std::move(title));
  }
  return heads;
}

struct News {
  bool head = false;  // the story has a new head: it is read from the top
  bool title =
      false;  // another step or lesson: the stage is seen from the top, in its own measures
};

// A head that goes away moves nothing.
News TakeNews(Frame& frame) {
  const std::vector<std::string> before = std::exchange(frame.memory.heads, HeadsOf(frame));
  const std::vector<std::string>& heads = frame.memory.heads;
  const bool head = std::any_of(heads.begin(), heads.end(), [&](const std::string& each) {
    return std::find(before.begin(), before.end(), each) == before.end();
  });
  return {head, !heads.empty() && (before.empty() || before.back() != heads.back())};
}

// The height of the contents, with the scrollbar that they need if they are too wide.
float NeededHeight(float height, bool too_wide) {
  return height + (too_wide ? ImGui::GetStyle().ScrollbarSize : 0);
}

// Returns the height at which nothing would have to scroll.
float PaintWordsColumn(Frame& frame, const Node* lines, const Box& box, const News& news) {
  if (box.width() < 1 || box.height() < 1) return 0;
  ScrollRegion scroll(frame, Frame::Id("story"), box, ScrollRegion::kBothWays);
  if (news.head) ImGui::SetScrollY(0);
  const float width = std::max(1.0F, box.width() - 2 * kPadding);
  const Extent extent = PaintStory(
      frame, lines, {scroll.origin().x + kPadding, scroll.origin().y + kStoryTop}, width);
  // Pass on the width only if something is too wide: one scrollbar must not cause the other.
  const bool too_wide = extent.width > width;
  const float height = extent.height + 2 * kPadding;
  scroll.End({too_wide ? extent.width + 2 * kPadding : 1.0F, height});
  return NeededHeight(height, too_wide);
}

// The same for the stage, with its figures as high as they were designed.
float PaintStageColumn(Frame& frame, const Node* lines, const Box& box, const News& news) {
  if (box.width() < 1 || box.height() < 1) return 0;
  ScrollRegion scroll(frame, Frame::Id("stage"), box, ScrollRegion::kBothWays);
  if (news.title) {
    ImGui::SetScrollY(0);
    frame.memory.shared = {};
  }
  const ImVec2 corner{scroll.origin().x + kPadding, scroll.origin().y + kStageTop};
  const ImVec2 room{std::max(1.0F, box.width() - 2 * kPadding),
                    box.height() - kStageTop - kStageBottom};
  StageExtent all;
  for (const Node& root : frame.page.roots()) {
    if (RegionOf(root) != Region::kStage) continue;
    const bool first = all.height == 0;
    const StageExtent extent =
        PaintStage(frame, root.children, first ? lines : nullptr, {corner.x, corner.y + all.height},
                   {room.x, room.y - all.height});
    all.width = std::max(all.width, extent.width);
    all.height += extent.height;
    all.designed += extent.designed;
  }
  const bool too_wide = all.width > room.x;
  const float around = kStageTop + kStageBottom;
  scroll.End({too_wide ? all.width + 2 * kPadding : 1.0F, all.height + around});
  return NeededHeight(all.designed + around, too_wide);
}

// Keeps a figure in place when the parts above it grow or shrink: a second tap would hit something
// else. Of the two tops, the lower one in the upper half of the display counts.
void KeepInPlace(Frame& frame, const StageTops& tops, float height) {
  const StageTops before = std::exchange(frame.memory.stage_tops, tops);
  const float scroll = ImGui::GetScrollY();
  if (scroll == 0) return;
  for (const auto top : {&StageTops::rest, &StageTops::first}) {
    const float was = before.*top;
    if (was == 0 || was - scroll >= height / 2) continue;
    if (was == tops.*top || tops.*top == 0) return;
    ImGui::SetScrollY(std::max(0.0F, scroll + tops.*top - was));
    frame.out.wants_another_frame = true;
    return;
  }
}

// Story, stage and tools in one column: things to read and look at before things to set. If the
// stage has a plot that the step is about, or begins with one, the plot and its handles come
// between the step's words, which refer to it, and its lines. Below the lines, a small display
// would not show it.
class Stack {
 public:
  Stack(Frame& frame, ImVec2 corner, float width)
      : frame_(frame), corner_(corner), width_(width), y_(corner.y) {}

  void Paint() {
    const Node* stage = FirstStage();
    const std::span<const Node> figures =
        stage == nullptr ? std::span<const Node>() : std::span<const Node>(stage->children);
    const auto of_step = std::find_if(figures.begin(), figures.end(), [](const Node& node) {
      return node.kind == NodeKind::kFigure && node.of_step;
    });
    const bool chosen = of_step != figures.end();
    const auto from = static_cast<std::size_t>(chosen ? of_step - figures.begin() : 0);
    const std::size_t plots = chosen ? 1 : FirstPlots(figures, width_);
    std::size_t raised = 0;
    for (const Node& root : frame_.page.roots()) {
      if (RegionOf(root) != Region::kStory) continue;
      const std::size_t words = raised == 0 && plots > 0 ? WordsAboveLines(root) : 0;
      if (words == 0) {
        Put({&root, 1}, kGroupGap);
        continue;
      }
      raised = plots;
      const std::span<const Node> all(root.children);
      Put(all.first(words), kGroupGap);
      tops_.first = Put(figures.subspan(from, plots), kGroupGap);
      Put(all.subspan(words), kGroupGap);
    }
    float gap = kRegionGap;
    for (const Node& root : frame_.page.roots()) {
      if (RegionOf(root) != Region::kStage) continue;
      const bool first = &root == stage;
      if (!first) {
        Put({&root, 1}, gap);
      } else if (raised == 0) {
        tops_.first = Put(figures, gap);
      } else {
        const float before = Put(figures.first(from), gap);
        const float after = Put(figures.subspan(from + raised), from > 0 ? kGroupGap : gap);
        tops_.rest = from > 0 ? before : after;
      }
      gap = kGroupGap;
    }
    for (const Node& root : frame_.page.roots())
      if (RegionOf(root) == Region::kTools) Put({&root, 1}, kGroupGap);
  }

  const StageTops& tops() const { return tops_; }
  Extent extent() const { return {used_, y_ - corner_.y}; }

 private:
  const Node* FirstStage() const {
    for (const Node& root : frame_.page.roots())
      if (root.kind == NodeKind::kGroup && root.region == Region::kStage) return &root;
    return nullptr;
  }

  // 0 if there are no lines.
  static std::size_t WordsAboveLines(const Node& story) {
    for (std::size_t i = 0; i < story.children.size(); ++i)
      if (story.children[i].kind == NodeKind::kLines) return i;
    return 0;
  }

  // Returns where the nodes begin, measured from the top of everything.
  float Put(std::span<const Node> nodes, float gap) {
    if (nodes.empty()) return 0;
    if (y_ > corner_.y) y_ += gap;
    const float top = y_ - corner_.y;
    const Extent extent = PaintNodes(frame_, nodes, {corner_.x, y_}, width_);
    used_ = std::max(used_, extent.width);
    y_ += extent.height;
    return top;
  }

  Frame& frame_;
  const ImVec2 corner_;
  const float width_;
  float y_;
  float used_ = 0;
  StageTops tops_;
};

// Returns the height at which nothing would have to scroll.
float PaintStack(Frame& frame, const Box& box) {
  if (box.width() < 1 || box.height() < 1) return 0;
  ScrollRegion scroll(frame, Frame::Id("stack"), box, ScrollRegion::kBothWays);
  const float pad = kNarrowPadding;
  const float width = std::max(1.0F, box.width() - 2 * pad);
  Stack stack(frame, {scroll.origin().x + pad, scroll.origin().y + pad}, width);
  stack.Paint();
  if (TakeNews(frame).head) {
    ImGui::SetScrollY(0);
    frame.memory.stage_tops = stack.tops();
  } else {
    KeepInPlace(frame, stack.tops(), box.height());
  }
  const Extent used = stack.extent();
  const float height = pad + used.height + kPadding;
  scroll.End({used.width > width ? used.width + 2 * pad : 1.0F, height});
  return NeededHeight(height, used.width > width);
}

void PaintGroups(Frame& frame, Region region, const Box& box,
                 void (*paint)(Frame&, const Node&, const Box&)) {
  for (const Node& root : frame.page.roots())
    if (root.kind == NodeKind::kGroup && root.region == region) paint(frame, root, box);
}

}  // namespace

void DrawPage(Frame& frame, ImVec2 display) {
  frame.narrow = display.x < kNarrowWidth;
  float top = 0;
  float deck = 0;
  for (const Node& root : frame.page.roots()) {
    if (root.kind == NodeKind::kGroup && root.region == Region::kHeader)
      top = HeaderHeight(frame, root, display.x);
  }
  if (Has(frame, Region::kDeck)) deck = frame.narrow ? kNarrowDeckHeight : kDeckHeight;
  // Lay out the middle however low the display is, to find out how high it would have to be.
  const float strip = frame.narrow ? 0 : StripHeight(frame);
  const float bottom = std::max(display.y - deck, top + strip + 1);

  PaintGroups(frame, Region::kHeader, {{0, 0}, {display.x, top}}, PaintHeader);
  float needed = 0;
  if (frame.narrow) {
    needed = PaintStack(frame, {{0, top}, {display.x, bottom}});
  } else {
    PaintStrip(frame, {{0, top}, {display.x, top + strip}});
    top += strip;
    const Node* const lines = LinesOf(frame);
    const News news = TakeNews(frame);
    float story = 0;
    if (Has(frame, Region::kStory)) {
      story = display.x;
      if (Has(frame, Region::kStage)) {
        story = StoryWidth(display.x);
        frame.list().AddRectFilled({story - 1, top}, {story, bottom}, frame.theme.rule);
      }
      needed = PaintWordsColumn(frame, lines, {{0, top}, {story - 1, bottom}}, news);
    }
    const Box rest{{story, top}, {display.x, bottom}};
    needed = std::max(needed, PaintStageColumn(frame, lines, rest, news));
  }
  frame.out.natural_height = top + needed + deck;
  PaintGroups(frame, Region::kDeck, {{0, bottom}, {display.x, display.y}}, PaintDeck);
}

}  // namespace chainrule
