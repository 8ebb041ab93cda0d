#include "draw/draw_page.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "draw/nodes.h"
#include "draw/scroll_region.h"

namespace chainrule {
namespace {

constexpr float kStoryShare = 0.39F;
constexpr float kStoryWidest = 500;
constexpr float kPadding = 24;
constexpr float kNarrowPadding = 16;
constexpr float kGroupGap = 16;
constexpr float kRegionGap = 24;  // between story and stage where one is below the other

bool Has(const Frame& frame, Region region) {
  for (const Node& root : frame.page.roots())
    if (root.kind == NodeKind::kGroup && root.region == region)
      return true;
  return false;
}

// Groups of one region below each other; nodes outside of any group belong to the story.
Extent PaintRegion(Frame& frame, Region region, ImVec2 corner, float width) {
  Extent all;
  for (const Node& root : frame.page.roots()) {
    const bool group = root.kind == NodeKind::kGroup;
    if ((group ? root.region : Region::kStory) != region)
      continue;
    if (all.height > 0)
      all.height += kGroupGap;
    const Extent extent = PaintNode(frame, root, {corner.x, corner.y + all.height}, width);
    all.width = std::max(all.width, extent.width);
    all.height += extent.height;
  }
  return all;
}

// One region, and another below it.
Extent PaintBoth(Frame& frame, Region first, Region second, ImVec2 corner, float width) {
  const Extent above = PaintRegion(frame, first, corner, width);
  const float gap = above.height > 0 ? kGroupGap : 0;
  const Extent below = PaintRegion(frame, second, {corner.x, corner.y + above.height + gap}, width);
  if (below.height == 0)
    return above;
  return {std::max(above.width, below.width), above.height + gap + below.height};
}

std::string TitleOf(const Frame& frame) {
  for (const Node& root : frame.page.roots()) {
    if (root.kind != NodeKind::kGroup || root.region != Region::kStory)
      continue;
    for (const Node& node : root.children)
      if (node.kind == NodeKind::kHeading)
        return ToPlainText(node.paragraph);
  }
  return {};
}

void PaintColumn(Frame& frame, Region region, std::string_view id, const Box& box) {
  if (box.width() < 1 || box.height() < 1)
    return;
  ScrollRegion scroll(frame, Frame::Id(id), box, ScrollRegion::kBothWays);
  if (region == Region::kStory) {
    std::string title = TitleOf(frame);
    if (title != std::exchange(frame.memory.story, title))
      ImGui::SetScrollY(0);
  }
  const float top = region == Region::kStage ? 10 : 20;
  const ImVec2 corner{scroll.origin().x + kPadding, scroll.origin().y + top};
  const float width = std::max(1.0F, box.width() - 2 * kPadding);
  const Extent extent = region == Region::kStory
                            ? PaintBoth(frame, region, Region::kTools, corner, width)
                            : PaintRegion(frame, region, corner, width);
  // Width counts only where something is too wide: the bar of one direction must not call up the
  // other's.
  const bool too_wide = extent.width > width;
  scroll.End({too_wide ? extent.width + 2 * kPadding : 1.0F, extent.height + 2 * kPadding});
}

// Whoever looks at the figure must not lose it when the story above it grows or shrinks: a second
// tap would land on something else.
void KeepStageInPlace(Frame& frame, float stage_top, float height) {
  const float before = std::exchange(frame.memory.stage_top, stage_top);
  const float scroll = ImGui::GetScrollY();
  const bool looked_at = before - scroll < height / 2;
  if (before == 0 || before == stage_top || scroll == 0 || !looked_at)
    return;
  ImGui::SetScrollY(std::max(0.0F, scroll + stage_top - before));
  frame.out.wants_another_frame = true;
}

// Story, stage, tools, in one column: what is to be read and looked at before what can be set.
void PaintStack(Frame& frame, const Box& box) {
  if (box.width() < 1 || box.height() < 1)
    return;
  ScrollRegion scroll(frame, Frame::Id("stack"), box, ScrollRegion::kBothWays);
  const float pad = kNarrowPadding;
  const float width = std::max(1.0F, box.width() - 2 * pad);
  ImVec2 corner{scroll.origin().x + pad, scroll.origin().y + pad};
  const Extent story = PaintRegion(frame, Region::kStory, corner, width);
  corner.y += story.height;
  if (story.height > 0)
    corner.y += kRegionGap;
  KeepStageInPlace(frame, corner.y - scroll.origin().y, box.height());
  const Extent stage = PaintBoth(frame, Region::kStage, Region::kTools, corner, width);
  const float used = std::max(story.width, stage.width);
  scroll.End({used > width ? used + 2 * pad : 1.0F,
              corner.y + stage.height + kPadding - scroll.origin().y});
}

void PaintGroups(Frame& frame,
                 Region region,
                 const Box& box,
                 void (*paint)(Frame&, const Node&, const Box&)) {
  for (const Node& root : frame.page.roots())
    if (root.kind == NodeKind::kGroup && root.region == region)
      paint(frame, root, box);
}

}  // namespace

void DrawPage(Frame& frame, ImVec2 display) {
  frame.narrow = display.x < kNarrowWidth;
  float top = 0;
  float bottom = display.y;
  for (const Node& root : frame.page.roots()) {
    if (root.kind == NodeKind::kGroup && root.region == Region::kHeader)
      top = HeaderHeight(frame, root, display.x);
  }
  if (Has(frame, Region::kDeck))
    bottom -= frame.narrow ? kNarrowDeckHeight : kDeckHeight;
  bottom = std::max(bottom, top);

  PaintGroups(frame, Region::kHeader, {{0, 0}, {display.x, top}}, PaintHeader);
  if (frame.narrow) {
    PaintStack(frame, {{0, top}, {display.x, bottom}});
  } else {
    const float story = std::round(std::min(kStoryWidest, display.x * kStoryShare));
    PaintColumn(frame, Region::kStory, "story", {{0, top}, {story - 1, bottom}});
    frame.list().AddRectFilled({story - 1, top}, {story, bottom}, frame.theme.rule);
    PaintColumn(frame, Region::kStage, "stage", {{story, top}, {display.x, bottom}});
  }
  PaintGroups(frame, Region::kDeck, {{0, bottom}, {display.x, display.y}}, PaintDeck);
}

}  // namespace chainrule
