// The way of a step along the edges of a network: in motion when the step is taken, then at rest.
#include <algorithm>
#include <cmath>

#include "draw/draw_fixture.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

// Of a network 1 – 1 – 1: 1 the signal of layer 1, 2 and 3 the sensitivity of layer 1, 4 the
// gradient of W2.
Page Network(int step, int units = 1) {
  const bool back = step == 2 || step == 3;
  NetworkFigure figure;
  figure.step = step;
  NetworkFigure::Unit bias{.bias = true};
  NetworkFigure::Unit input{.input = true};
  NetworkFigure::Unit hidden{.current = step == 1 || back, .backward = step >= 2};
  figure.layers = {{bias, input}, {bias}, {}};
  for (int i = 0; i < units; ++i) figure.layers[1].push_back(hidden);
  for (int i = 0; i < units; ++i) figure.layers[2].push_back({.backward = step >= 2});
  for (int to = 0; to < units; ++to) {
    for (int from = 0; from < 2; ++from)
      figure.edges.push_back({.layer = 1, .from = from, .to = to, .current = step == 1});
    for (int from = 0; from <= units; ++from)
      figure.edges.push_back({.layer = 2,
                              .from = from,
                              .to = to,
                              .current = step == 4 || (back && from > 0),
                              .left_out = back && from == 0});
  }
  Page page({}, Mask({}, 0), {});
  page.Begin(Region::kStage, "stage", "");
  page.Figure("figure", "Network", std::move(figure), {});
  page.End();
  page.Finish();
  return page;
}

class NetworkFlowTest : public DrawTest {
 protected:
  NetworkFlowTest() { Show(0); }

  // Shows a step, once everything has come to rest.
  void Show(int step) {
    page_ = Network(step);
    for (int i = 0; i < 90; ++i) Frame();
  }
  // Takes a step. Returns for how many frames something moves.
  int Take(int step, int most = 90) {
    page_ = Network(step);
    int frames = 0;
    while (frames < most && Frame().wants_another_frame) ++frames;
    return frames;
  }
  // The places of this colour's vertices, from left to right.
  static std::vector<float> PlacesOf(ImU32 color) {
    std::vector<float> places;
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists)
      for (const ImDrawVert& vertex : list->VtxBuffer)
        if (vertex.col == color) places.push_back(vertex.pos.x);
    std::sort(places.begin(), places.end());
    return places;
  }
  ImU32 violet() const { return ThemeOf(options_.theme).violet; }
  ImU32 ink() const { return ThemeOf(options_.theme).ink; }
};

TEST_F(NetworkFlowTest, AStepMovesForItsTimeAndThenRests) {
  const int forward = Take(1);
  EXPECT_NEAR(forward, 0.32 * 60, 1.5);
  EXPECT_FALSE(Frame().wants_another_frame);
  const int backward = Take(2);
  EXPECT_NEAR(backward, 0.48 * 60, 1.5);
  EXPECT_FALSE(Frame().wants_another_frame);
  EXPECT_EQ(Take(2), 0) << "the same step, composed again";
}

TEST_F(NetworkFlowTest, OnlyAStepThatIsTakenMoves) {
  EXPECT_EQ(Take(2), 0) << "jumped to";
  EXPECT_GT(Take(3), 0);
  EXPECT_EQ(Take(2), 0) << "gone back to";
  Show(3);
  EXPECT_EQ(Take(4), 0) << "a gradient stays on its edge";
  Show(0);
  options_.in_gesture = true;
  EXPECT_EQ(Take(1), 0) << "scrubbed over";
}

TEST_F(NetworkFlowTest, NothingMovesWhereMotionIsReduced) {
  options_.reduced_motion = true;
  EXPECT_EQ(Take(1), 0);
  const std::size_t with_chevrons = PlacesOf(ink()).size();
  EXPECT_EQ(Take(2), 0);
  Show(1);
  options_.reduced_motion = false;
  Frame();
  EXPECT_GT(with_chevrons, PlacesOf(ink()).size()) << "standing chevrons show the way";
  Show(0);
  EXPECT_GT(Take(1, 5), 0);
  options_.reduced_motion = true;
  EXPECT_FALSE(Frame().wants_another_frame) << "it can be turned off on the way";
}

TEST_F(NetworkFlowTest, AnotherStepOrAPressEndsIt) {
  EXPECT_EQ(Take(1, 5), 5);
  EXPECT_NEAR(Take(2), 0.48 * 60, 1.5) << "the next one begins anew";
  Show(0);
  EXPECT_EQ(Take(1, 5), 5);
  EXPECT_EQ(Take(0), 0);
  EXPECT_EQ(Take(1, 5), 5);
  ImGui::GetIO().AddMousePosEvent(5, 5);
  ImGui::GetIO().AddMouseButtonEvent(0, true);
  Frame();
  EXPECT_FALSE(Frame().wants_another_frame);
  ImGui::GetIO().AddMouseButtonEvent(0, false);
  EXPECT_FALSE(Settle().wants_another_frame);
}

TEST_F(NetworkFlowTest, ChevronsRunBackAndStandWhereTheyBegan) {
  Show(1);
  Take(2, 1);
  const std::vector<float> first = PlacesOf(violet());
  for (int i = 0; i < 14; ++i) Frame();
  const std::vector<float> half = PlacesOf(violet());
  Show(2);
  const std::vector<float> rest = PlacesOf(violet());
  ASSERT_EQ(first.size(), rest.size());
  ASSERT_EQ(half.size(), rest.size());
  float most = 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    EXPECT_NEAR(first[i], rest[i], 1) << "it begins where it ends";
    most = std::max(most, std::abs(half[i] - rest[i]));
  }
  EXPECT_GT(most, 20) << "and is elsewhere on the way";
}

TEST_F(NetworkFlowTest, TheWayBackIsNotShownByColourAlone) {
  Show(2);
  const std::size_t with = PlacesOf(violet()).size();
  Show(4);
  const std::size_t without = PlacesOf(violet()).size();
  Show(2);
  EXPECT_GE(with, without + 12) << "two chevrons at rest";
}

TEST_F(NetworkFlowTest, AMotionLeftWithItsFigureDoesNotGoOn) {
  EXPECT_EQ(Take(1, 5), 5);
  page_ = sample_.Make();
  EXPECT_FALSE(Settle().wants_another_frame);
  EXPECT_EQ(Take(2), 0) << "a figure that comes back is not a step that is taken";
}

TEST_F(NetworkFlowTest, AmongManyEdgesOnlySomeAreMarked) {
  const auto marks = [&](int units) {
    page_ = Network(2, units);
    Settle();
    const std::size_t with = PlacesOf(violet()).size();
    page_ = Network(4, units);  // the same units without marks
    Settle();
    return with - PlacesOf(violet()).size();
  };
  const std::size_t of_edge = marks(1);
  EXPECT_GE(of_edge, 12U);
  EXPECT_EQ(marks(3), 9 * of_edge);
  EXPECT_LE(marks(20), 32 * of_edge) << "of 400 edges";
}

}  // namespace
}  // namespace chainrule
