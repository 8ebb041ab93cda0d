#include "page/plot_readout.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "page/outline.h"
#include "page/readout.h"

namespace chainrule {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

PlotFigure Plot(std::vector<PlotFigure::Series> series) {
  PlotFigure plot;
  plot.x.label = *ParseFormula("\\|w\\|");
  plot.y.label = *ParseFormula("e");
  plot.series = std::move(series);
  return plot;
}

std::vector<std::string> AllWords(const PlotFigure& plot) {
  std::vector<std::string> words;
  for (const PlotStop& stop : PlotStops(plot)) words.push_back(PlotWords(plot, stop));
  return words;
}

using Words = std::vector<std::string>;

TEST(PlotReadout, EachXIsAStopWithWhatEverySeriesHasThere) {
  const PlotFigure plot =
      Plot({{"error", {1, 1.2, 3}, {2, 1.29, 0.123456}}, {"length", {1.2, 2}, {0.25, -1}}});
  EXPECT_EQ(AllWords(plot), (Words{"‖w‖ = 1, error 2", "‖w‖ = 1.2, error 1.29, length 0.25",
                                   "‖w‖ = 2, length −1", "‖w‖ = 3, error 0.1235"}));
}

TEST(PlotReadout, PointsInAnyOrderAreReadInOrderOfX) {
  const PlotFigure plot = Plot({{"", {3, -1, 2}, {1, 2, 3}}, {"b", {}, {}}});
  EXPECT_EQ(AllWords(plot), (Words{"‖w‖ = −1, e = 2", "‖w‖ = 2, e = 3", "‖w‖ = 3, e = 1"}));
}

TEST(PlotReadout, WhatHasNoPlaceIsLeftOut) {
  const PlotFigure gaps =
      Plot({{"a", {1, 2, kNan, 4, 5}, {1, kInfinity, 3, 4}}, {"b", {1, 2}, {kNan, 7}}});
  EXPECT_EQ(AllWords(gaps), (Words{"‖w‖ = 1, a 1", "‖w‖ = 2, b 7", "‖w‖ = 4, a 4"}));
  PlotFigure log = Plot({{"a", {-1, 0, 10, 100}, {1, 1, 0, 1}}});
  log.x.log = log.y.log = true;
  EXPECT_EQ(AllWords(log), (Words{"‖w‖ = 100, a 1"}));
  EXPECT_TRUE(PlotStops(Plot({})).empty());
  EXPECT_TRUE(PlotStops(Plot({{"a", {1, 2}, {kNan, kInfinity}}})).empty());
}

TEST(PlotReadout, ANameWithNumbersIsSetApart) {
  EXPECT_EQ(AllWords(Plot({{"m = 32", {3}, {9248}}})), (Words{"‖w‖ = 3, m = 32: 9248"}));
}

// Points at the same x are read one after the other, together with the other series.
TEST(PlotReadout, EveryPointOfASeriesIsReached) {
  const PlotFigure plot = Plot({{"dots", {2, 1, 2, 2}, {5, 6, 7, kNan}}, {"line", {2}, {0}}});
  EXPECT_EQ(AllWords(plot),
            (Words{"‖w‖ = 1, dots 6", "‖w‖ = 2, dots 5, line 0", "‖w‖ = 2, dots 7, line 0"}));
  EXPECT_EQ(StopOf(plot, {0, 2}), (PlotStop{2, 1}));
  EXPECT_EQ(StopOf(plot, {1, 0}), (PlotStop{2, 0}));
}

TEST(PlotReadout, ExponentsAreToldAsWhatTheyStandFor) {
  PlotFigure plot = Plot({{"g", {1, 2, 3}, {std::log10(0.25), -400.3, -5}}});
  plot.y.powers = true;
  plot.x.label = *ParseFormula("\\text{layer}");
  EXPECT_EQ(AllWords(plot),
            (Words{"layer 1, g 0.25", "layer 2, g 5.0119·10⁻⁴⁰¹", "layer 3, g 1·10⁻⁵"}));
}

TEST(PlotReadout, WhatIsNearestIsFoundWhereAStopIsGone) {
  const std::vector<PlotStop> stops{{1, 0}, {2, 0}, {2, 1}, {5, 0}};
  for (std::size_t i = 0; i < stops.size(); ++i) EXPECT_EQ(NearestStop(stops, stops[i]), i);
  EXPECT_EQ(NearestStop(stops, {-9, 3}), 0U);
  EXPECT_EQ(NearestStop(stops, {4.9, 0}), 3U);
  EXPECT_EQ(NearestStop(stops, {2.1, 0}), 2U);
  EXPECT_EQ(NearestStop(stops, {2, 7}), 2U);
  EXPECT_EQ(NearestStop(stops, {77, 0}), 3U);
}

class PageReadout : public testing::Test {
 protected:
  PageReadout() : page_(trace_.values, Mask(trace_, 0), {}) {
    page_.Begin(Region::kStage, "stage", "Stage");
    page_.Figure("plot", "A plot", Plot({{"a", {1, 2, 4}, {5, 6, 7}}}), {});
    page_.Figure("empty", "None", Plot({{"a", {1}, {kNan}}}), {});
    page_.End();
    page_.Finish();
  }

  nlohmann::json Figure(std::size_t number) const {
    return nlohmann::json::parse(OutlineJson(page_))["nodes"][0]["children"][number];
  }

  Trace trace_;
  Page page_;
};

TEST_F(PageReadout, APlotHasOneItemToReadItBy) {
  EXPECT_NE(page_.Find("read.plot"), nullptr);
  const std::optional<Item> item = ReadoutItem(page_, "read.plot");
  ASSERT_TRUE(item.has_value());
  EXPECT_EQ(item->role, Role::kReadout);
  EXPECT_EQ(item->verbs, Verb::kSet | Verb::kFocus);
  EXPECT_EQ(item->range.min, 1);
  EXPECT_EQ(item->range.max, 3);
  EXPECT_NE(item->name.find("A plot"), std::string::npos);
  EXPECT_EQ(item->text, "‖w‖ = 1, a 5; point 1 of 3");
  EXPECT_EQ(page_.Find("read.empty"), nullptr) << "there is nothing to read";
  EXPECT_EQ(OutlineText(page_).find("point"), std::string::npos);
}

TEST_F(PageReadout, ItIsMovedWithoutThePage) {
  EXPECT_EQ(page_.ReadPoint("read.plot", 3), (PlotStop{4, 0}));
  EXPECT_EQ(ReadoutItem(page_, "read.plot")->text, "‖w‖ = 4, a 7; point 3 of 3");
  const nlohmann::json readout = Figure(0)["readout"];
  EXPECT_EQ(readout["role"], "readout");
  EXPECT_EQ(readout["value"], "3");
  EXPECT_EQ(readout["max"], 3);
  EXPECT_FALSE(Figure(1).contains("readout"));
  page_.ReadNear("read.plot", {2.4, 0});
  EXPECT_EQ(ReadoutItem(page_, "read.plot")->value, "2");
  EXPECT_EQ(page_.ReadPoint("read.plot", 0), std::nullopt);
  EXPECT_EQ(page_.ReadPoint("read.plot", 4), std::nullopt);
  EXPECT_EQ(page_.ReadPoint("read.nothing", 1), std::nullopt);
  EXPECT_EQ(ReadoutItem(page_, "read.plot")->value, "2") << "what is refused moves nothing";
}

}  // namespace
}  // namespace chainrule
