// Compares what a pixel of a large heatmap shows with every cell under it.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "course/number.h"
#include "page/heatmap_view.h"
#include "page/heatmap_words.h"
#include "page/outline.h"

namespace chainrule {
namespace {

using Window = HeatmapFigure::Window;
using Random = std::mt19937;

int Between(Random& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

std::shared_ptr<const HeatmapFigure::Source> Make(const ConvShape& shape, Random& random) {
  HeatmapFigure::Source source{Convolution(shape), {}, 0};
  source.w.resize(static_cast<Eigen::Index>(source.conv.weights));
  for (double& weight : source.w) weight = Between(random, -255, 255);
  source.largest = source.w.cwiseAbs().maxCoeff();
  return std::make_shared<const HeatmapFigure::Source>(std::move(source));
}

ConvShape RandomShape(Random& random) {
  ConvShape shape;
  do {
    shape = {};
    shape.groups = Between(random, 1, 3);
    shape.in_channels = shape.groups * Between(random, 1, 3);
    shape.out_channels = shape.groups * Between(random, 1, 3);
    const int dimensions = Between(random, 1, 2);
    for (int i = 0; i < dimensions; ++i)
      shape.axes.push_back({Between(random, 1, dimensions == 1 ? 40 : 9), Between(random, 1, 4),
                            Between(random, 1, 3), Between(random, 0, 2), Between(random, 1, 2)});
  } while (CheckConvolution(shape));
  return shape;
}

ConvShape Line(std::int64_t n, std::int64_t channels = 1) {
  ConvShape shape;
  shape.in_channels = shape.out_channels = channels;
  shape.axes = {{n, 3, 1, 1, 1}};
  return shape;
}

// The summary of a box, cell by cell.
std::optional<BoxSummary> BruteForce(const HeatmapFigure::Source& source, const MatrixBox& box) {
  if (box.rows.empty() || box.columns.empty()) return std::nullopt;
  BoxSummary summary;
  for (std::int64_t row = box.rows.begin; row < box.rows.end; ++row) {
    for (std::int64_t column = box.columns.begin; column < box.columns.end; ++column) {
      if (const std::optional<double> weight = WeightIn(source, row, column)) {
        ++summary.connections;
        const double more = std::abs(*weight) - std::abs(summary.largest);
        if (more > 0 || (more == 0 && *weight > 0)) summary.largest = *weight;
      }
    }
  }
  return summary;
}

TEST(HeatmapTest, EachPixelShowsTheCellsUnderIt) {
  Random random(6);
  int outside = 0;
  for (int view = 0; view < 50; ++view) {
    const auto source = Make(RandomShape(random), random);
    const Convolution& conv = source->conv;
    const double all = FittedWindow(conv).columns;
    const double part = std::uniform_real_distribution<double>(0.02, 1.2)(random);
    const Window window = SeenWindow(conv, {all * part * 0.3, all * 0.4 * (1 - part), all * part});
    const int width = Between(random, 1, 40);
    const int height = Between(random, 1, 40);
    const HeatmapPixels pixels(conv, window, width, height);
    const auto picture = SummarizePixels(*source, pixels);
    ASSERT_EQ(picture.size(), pixels.rows.size() * pixels.columns.size());
    for (std::size_t i = 0; i < picture.size(); ++i) {
      const std::size_t across = pixels.columns.size();
      const auto expected =
          BruteForce(*source, {pixels.rows[i / across], pixels.columns[i % across]});
      ASSERT_EQ(picture[i], expected) << "view " << view << ", pixel " << i;
      outside += expected ? 0 : 1;
    }
  }
  EXPECT_GT(outside, 0);
}

TEST(HeatmapTest, EachCellIsUnderOnePixelOrMore) {
  Random random(7);
  for (int view = 0; view < 200; ++view) {
    const std::int64_t size = Between(random, 1, 5000);
    const int pixels = Between(random, 1, 700);
    const double step = static_cast<double>(size) / pixels;
    std::int64_t next = 0;
    for (const IndexRange& range : CellsUnderPixels(0, step, pixels, size)) {
      ASSERT_FALSE(range.empty());
      if (step >= 1)
        ASSERT_EQ(range.begin, next);
      else
        ASSERT_LE(range.begin, next);
      next = range.end;
    }
    EXPECT_EQ(next, size);
  }
  // A cell that is eight pixels wide is under eight pixels.
  for (const std::int64_t pixel : {0, 7})
    EXPECT_EQ(CellsUnderPixel(5, 0.125, static_cast<int>(pixel), 9), (IndexRange{5, 6}));
  EXPECT_EQ(CellsUnderPixel(5, 0.125, 8, 9), (IndexRange{6, 7}));
  EXPECT_TRUE(CellsUnderPixel(5, 0.125, 32, 9).empty());
  EXPECT_TRUE(CellsUnderPixel(-1, 1, 0, 9).empty());
}

TEST(HeatmapTest, TheWindowStaysOnTheMatrix) {
  const Convolution conv(Line(1'000'000));
  const Window all = FittedWindow(conv);
  EXPECT_EQ(all.columns, 1e6);
  EXPECT_EQ(all.row, 0);
  for (const Window& given : {Window{-1e9, 1e9, 500}, Window{1e9, -1e9, 500}, Window{5, 5, 1e-9},
                              Window{5, 5, 1e300}, Window{0, std::nan(""), 7}, Window{0, 0, -3}}) {
    const Window seen = SeenWindow(conv, given);
    EXPECT_GE(seen.columns, 8);
    EXPECT_LE(seen.columns, 1e6);
    EXPECT_GE(seen.row, 0);
    EXPECT_GE(seen.column, 0);
    EXPECT_LE(seen.row + seen.columns, 1e6);
    EXPECT_LE(seen.column + seen.columns, 1e6);
  }
  ConvShape tall = Line(10);
  tall.out_channels = 300;
  const Window fitted = FittedWindow(Convolution(tall));
  EXPECT_EQ(fitted.columns, 3000) << "3000 rows in a square";
  EXPECT_EQ(fitted.column, -1495) << "and the 10 columns in the middle";
}

TEST(HeatmapTest, ZoomingKeepsThePlaceUnderThePointer) {
  const Convolution conv(Line(98'304));
  Window window{40'000, 30'000, 1000};
  for (const double factor : {0.5, 0.3, 4.0, 2.0}) {
    const Window zoomed = ZoomedWindow(conv, window, factor, 0.25, 0.75);
    EXPECT_NEAR(zoomed.column + 0.25 * zoomed.columns, window.column + 0.25 * window.columns, 1e-6);
    EXPECT_NEAR(zoomed.row + 0.75 * zoomed.columns, window.row + 0.75 * window.columns, 1e-6);
    window = zoomed;
  }
  EXPECT_EQ(WindowAfter(conv, window, "heatmap.fit")->columns, 0);
  EXPECT_NEAR(WindowAfter(conv, window, "heatmap.in")->columns, window.columns / 2, 1e-9);
  EXPECT_GT(WindowAfter(conv, window, "heatmap.right")->column, window.column);
  EXPECT_LT(WindowAfter(conv, window, "heatmap.up")->row, window.row);
  EXPECT_FALSE(WindowAfter(conv, window, "heatmap"));
  EXPECT_EQ(PrintWindow({3, 1.0 / 3, 50'000}), "3,0.3,50000");
}

TEST(HeatmapTest, LevelsGoFromNothingToTheLargest) {
  Random random(8);
  const auto source = Make(Line(20), random);
  const auto level = [&](HeatmapFigure::Shows shows, const std::optional<BoxSummary>& box,
                         double cells) { return HeatmapLevel(*source, shows, box, cells); };
  using Shows = HeatmapFigure::Shows;
  EXPECT_EQ(level(Shows::kLargest, std::nullopt, 0), kOutsideLevel);
  EXPECT_EQ(level(Shows::kLargest, BoxSummary{0, 0}, 1), kNoConnectionLevel);
  EXPECT_EQ(level(Shows::kLargest, BoxSummary{1, 0}, 1), kZeroLevel)
      << "a stored 0 is a connection";
  EXPECT_EQ(level(Shows::kLargest, BoxSummary{1, source->largest}, 1), 255);
  EXPECT_EQ(level(Shows::kLargest, BoxSummary{1, -source->largest}, 1), 0);
  EXPECT_EQ(level(Shows::kDensity, BoxSummary{9, 0}, 9), 255);
  EXPECT_EQ(level(Shows::kDensity, BoxSummary{1, 0}, 1e5), 0);
  EXPECT_EQ(level(Shows::kDensity, BoxSummary{1, 0}, 1e9), 0);
  EXPECT_EQ(level(Shows::kDensity, BoxSummary{0, 0}, 9), kNoConnectionLevel);
}

TEST(HeatmapTest, InWords) {
  HeatmapFigure figure;
  ConvShape shape = Line(4, 2);
  shape.axes[0].padding = 0;
  Eigen::VectorXd w(12);
  w << 1, -.5, .75, -1, .5, 1.5, -1.5, .5, 1, .25, 2, 0;
  figure.source = std::make_shared<const HeatmapFigure::Source>(
      HeatmapFigure::Source{Convolution(shape), w, 2});
  const HeatmapFigure::Source& source = *figure.source;
  EXPECT_EQ(HeatmapSentences(figure).front(),
            "A has 4 rows and 8 columns. 24 cells hold a weight, 75 % of all.");
  EXPECT_EQ(HeatmapSentences(figure).back(), "Showing all of A.");
  EXPECT_EQ(HeatmapReadout(source, {{1, 2}, {2, 3}}),
            "row 2, column 3: weight −0.5 of tap 2, from input 3 of channel 1 to output 2 of "
            "channel 1");
  EXPECT_EQ(HeatmapReadout(source, {{1, 2}, {0, 1}}),
            "row 2, column 1: no connection from input 1 of channel 1 to output 2 of channel 1");
  EXPECT_EQ(HeatmapReadout(source, {{0, 2}, {0, 4}}),
            "rows 1–2, columns 1–4: largest |A| 1; 6 cells connected, 75 %");
  const HeatmapTable table = DensityTable(figure);
  ASSERT_EQ(table.rows.size(), 4U);
  ASSERT_EQ(table.head.size(), 9U);
  EXPECT_EQ(table.rows[0][0], "row 1");
  EXPECT_EQ(table.rows[0][1], "100 %");
  EXPECT_EQ(table.rows[0][4], "0");
  const std::vector<Item> items = HeatmapItems(figure, "set.window");
  EXPECT_EQ(items[0].text, "rows 1–4, columns 1–8");
  EXPECT_FALSE(items[1].enabled) << "all of it is seen";
  EXPECT_EQ(Grouped(98'304), "98,304");
  EXPECT_EQ(Grouped(1'000'000), "1,000,000");
  EXPECT_EQ(Grouped(7), "7");
}

// The map is much too large to list, and the window covers all of it.
TEST(HeatmapTest, TheOutlineOfTheLargest) {
  HeatmapFigure figure;
  const ConvShape shape = Line(15'625, 64);
  figure.source = std::make_shared<const HeatmapFigure::Source>(
      HeatmapFigure::Source{Convolution(shape), Eigen::VectorXd::Ones(64 * 64 * 3), 1});
  const HeatmapTable table = DensityTable(figure);
  ASSERT_EQ(table.rows.size(), 8U);
  EXPECT_EQ(table.head[1], "columns 1–125,000");
  Page page;
  page.Begin(Region::kStage, "stage", "Stage");
  page.Figure("heatmap", "A", figure, HeatmapItems(figure, "set.window"));
  page.End();
  page.Finish();
  EXPECT_NE(OutlineText(page).find("A has 1,000,000 rows and 1,000,000 columns."),
            std::string::npos);
  const std::string json = OutlineJson(page);
  EXPECT_NE(json.find("\"words\":[\"A has 1,000,000 rows"), std::string::npos);
  EXPECT_NE(json.find("\"head\":[\"connected\",\"columns 1–125,000\""), std::string::npos);
}

}  // namespace
}  // namespace chainrule
