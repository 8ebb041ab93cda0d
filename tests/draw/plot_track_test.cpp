// A plot whose axis is a track with a ring to pull.
#include <cmath>

#include "course/number.h"
#include "draw/draw_fixture.h"

namespace chainrule {
namespace {

class TrackTest : public DrawTest {
 protected:
  TrackTest() { Show(1); }

  void Show(double norm) {
    trace_.values.Set("norm", Eigen::MatrixXd::Constant(1, 1, norm));
    Page page(trace_.values, Mask(trace_, 0), {});
    page.SetQuantities({nullptr, [](const Quantity&) { return Range{1e-4, 1e6, 0.1}; }});
    PlotFigure plot;
    plot.x = {.label = ParseOrDie("w"), .log = true, .low = 0.01, .high = 1000};
    plot.series = {{.name = "curve", .x = {0.01, 1, 1000}, .y = {2, 1, 0}}};
    plot.track = PlotFigure::Track{"drag, or keys"};
    plot.handles = {{.x_item = 0, .x = norm, .y = 1}};
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("ray", "Along w", std::move(plot), {page.NumberItem("ray.norm", {"norm", 0, 0})});
    page.End();
    page.Finish();
    page_ = std::move(page);
  }

  Rect Ring() { return Settle().rects.At("ray.norm"); }
  Rect Body() { return Settle().rects.At("read.ray"); }

  Trace trace_;
};

TEST_F(TrackTest, TheRingIsBelowTheCurveWhereItsNumberIs) {
  for (const double norm : {0.01, 1.0, 100.0, 1000.0}) {
    Show(norm);
    const Rect ring = Ring();
    const Rect body = Body();
    EXPECT_GT(ring.y + ring.height / 2, body.y + body.height) << "below the plot";
    EXPECT_NEAR(ring.x + ring.width / 2,
                body.x + static_cast<float>(std::log10(norm) + 2) / 5 * body.width, 1);
    EXPECT_GE(ring.width, 30);
    EXPECT_EQ(Settle().drawn_numbers.At("ray.norm"), ShowNumber(norm, 4)) << "beside the ring";
  }
}

TEST_F(TrackTest, AClickOnTheRingPinsItsNumber) {
  Click("ray.norm");
  ExpectOnly("ray.norm", Verb::kPin);
}

TEST_F(TrackTest, APressBesideTheRingTakesItThere) {
  const Rect body = Body();
  const Rect ring = Ring();
  Point(ImVec2{body.x + 0.8F * body.width, ring.y + ring.height / 2});
  Button(true);
  ASSERT_FALSE(actions_.empty());
  EXPECT_TRUE(actions_.back().gesture);
  Button(false);
  Frame();
  EXPECT_FALSE(actions_.back().gesture) << "one edit";
  for (const Action& action : actions_) {
    EXPECT_EQ(action.verb, Verb::kSet);
    EXPECT_NEAR(std::log10(*ParseNumber(action.value)), 2, 0.01);
  }
}

TEST_F(TrackTest, AfterAPressTheArrowKeysMoveTheRing) {
  options_.canvas_has_keyboard = true;
  Key(ImGuiKey_RightArrow);
  EXPECT_TRUE(actions_.empty()) << "not before";
  Click("ray.norm");
  actions_.clear();
  for (const auto& [key, sign] :
       {std::pair{ImGuiKey_RightArrow, 1}, std::pair{ImGuiKey_LeftArrow, -1}}) {
    Key(key);
    ASSERT_EQ(actions_.size(), 2U);
    EXPECT_TRUE(actions_[0].gesture);
    EXPECT_FALSE(actions_[1].gesture) << "letting go ends it";
    EXPECT_EQ(actions_[0].value, actions_[1].value);
    EXPECT_NEAR(std::log10(*ParseNumber(actions_[0].value)), sign * 0.05, 0.003);
    actions_.clear();
  }
  Point(ImVec2{20, 20});
  Button(true);
  Button(false);
  Key(ImGuiKey_RightArrow);
  EXPECT_TRUE(actions_.empty()) << "nor after a press elsewhere";
}

}  // namespace
}  // namespace chainrule
