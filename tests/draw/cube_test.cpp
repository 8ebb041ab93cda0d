// A tensor as floors of cells: each cell is its item, one set is always lit, and the kinds of
// sharing are buttons.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "draw/draw_fixture.h"
#include "draw/theme.h"
#include "page/outline.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

// x with three floors of two rows and `columns_` columns, and a mean for each column.
class CubeTest : public DrawTest {
 protected:
  static constexpr int kFloors = 3;
  static constexpr int kRows = 2;

  CubeTest() {
    Resize(1280, 800);
    Compose();
  }

  int Cells() const { return kFloors * kRows * columns_; }

  void Compose() {
    Eigen::MatrixXd x(Cells(), 1);
    for (int i = 0; i < Cells(); ++i) x(i) = (i % 7 - 3) * 0.25;
    const int sets = sets_.Count(kFloors, columns_);
    trace_.values.Set("x", x);
    trace_.values.Set("mean", Eigen::MatrixXd::Constant(sets, 1, 0.5));
    Page page(trace_.values, Mask(trace_, 0), {});
    page.SetQuantities({nullptr, [](const Quantity& quantity) -> std::optional<Range> {
                          if (quantity.name != "x") return std::nullopt;
                          return Range{-9, 9, .1};
                        }});
    CubeFigure figure;
    figure.sets = sets_;
    figure.colours_only = colours_only_;
    figure.falls = falls_;
    figure.kinds_title = "Kinds";
    figure.flat_title = "Flat";
    std::vector<Item> items;
    const auto add = [&](const std::string& id, const Quantity& quantity) {
      items.push_back(page.NumberItem(id, quantity));
      items.back().name = id;
      TensorFigure::Cell cell;
      cell.item = static_cast<int>(items.size()) - 1;
      cell.strength = *trace_.values.At(quantity);
      return cell;
    };
    CubeFigure::Tensor tensor;
    tensor.symbol = ParseOrDie("x");
    for (int floor = 0; floor < kFloors; ++floor) {
      CubeFigure::Grid grid;
      grid.of = ParseOrDie("x");
      grid.note = "image " + std::to_string(floor + 1);
      grid.rows = kRows;
      grid.columns = columns_;
      for (int i = 0; i < kRows * columns_; ++i) {
        const int cell = floor * kRows * columns_ + i;
        grid.cells.push_back(add("x." + std::to_string(cell), {"x", cell, 0}));
      }
      tensor.floors.push_back(std::move(grid));
      figure.floor_names.push_back("n = " + std::to_string(floor + 1));
    }
    CubeFigure::Bar bar;
    bar.sets = sets_;
    bar.grid.title = ParseOrDie("m");
    bar.grid.rows = sets_.apart ? kFloors : 1;
    bar.grid.columns = sets / bar.grid.rows;
    CubeFigure::Line mean{.label = "mean", .result = true};
    for (int set = 0; set < sets; ++set) {
      bar.grid.cells.push_back(add("mean." + std::to_string(set), {"mean", set, 0}));
      mean.items.push_back(bar.grid.cells.back().item);
    }
    tensor.bars.push_back(std::move(bar));
    figure.tensors.push_back(std::move(tensor));
    figure.lines.push_back(std::move(mean));
    for (const char* kind : {"batch", "layer"}) {
      items.push_back(chainrule::Button(std::string("over.") + kind, kind));
      items.back().selected = kind == std::string("batch");
      CubeFigure::Kind made;
      made.item = static_cast<int>(items.size()) - 1;
      made.notes = {"5 means"};
      figure.kinds.push_back(std::move(made));
    }
    page.Begin(Region::kStage, "stage", "Stage");
    page.Figure("tensor", "x", std::move(figure), std::move(items));
    page.End();
    page.Finish();
    page_ = std::move(page);
  }

  // The cells whose numbers are drawn twice: on their floor and laid flat.
  std::set<int> LaidFlat() {
    std::map<std::string, int> drawn;
    const Interaction now = Settle();
    for (const auto& [id, text] : now.drawn_numbers.entries()) ++drawn[id];
    std::set<int> flat;
    for (int i = 0; i < Cells(); ++i)
      if (drawn["x." + std::to_string(i)] == 2) flat.insert(i);
    return flat;
  }
  std::set<int> OfSet(int set) const {
    std::set<int> cells;
    for (int i = 0; i < Cells(); ++i)
      if (sets_.Of(i / (kRows * columns_), i % columns_, columns_) == set) cells.insert(i);
    return cells;
  }
  int FramesUntilStill() {
    int frames = 1;
    while (Frame().wants_another_frame && frames < 1000) ++frames;
    return frames;
  }

  Trace trace_;
  CubeFigure::Sets sets_;
  int columns_ = 6;
  bool colours_only_ = false;
  std::string falls_;
};

TEST_F(CubeTest, EachCellIsItsItem) {
  const Interaction now = Settle();
  for (int i = 0; i < Cells(); ++i) {
    const std::string id = "x." + std::to_string(i);
    const std::string* drawn = now.drawn_numbers.Find(id);
    ASSERT_NE(drawn, nullptr) << id;
    EXPECT_EQ(*drawn, page_.reader().Text(*page_.Find(id)));
    for (int other = 0; other < i; ++other) {
      const Rect& a = now.rects.At(id);
      const Rect& b = now.rects.At("x." + std::to_string(other));
      EXPECT_FALSE(a.x + 0.5F < b.x + b.width && b.x + 0.5F < a.x + a.width &&
                   a.y + 0.5F < b.y + b.height && b.y + 0.5F < a.y + a.height)
          << id << " covers " << other;
    }
  }
  EXPECT_EQ(Point("x.8").hovered, (Quantity{"x", 8, 0}));
  EXPECT_EQ(Point("mean.2").hovered, (Quantity{"mean", 2, 0}));
  Click("x.8");
  ExpectOnly("x.8", Verb::kPin);
  Click("x.9");
  Click("x.9");
  EXPECT_EQ(edited_, "x.9");
}

TEST_F(CubeTest, OneSetIsLitFromTheStart) {
  EXPECT_EQ(LaidFlat(), OfSet(0));
  EXPECT_GT(Count(ThemeOf(options_.theme).ochre), 0);
  view_.pinned = Quantity{"mean", 2, 0};
  EXPECT_EQ(LaidFlat(), OfSet(2));
  view_.hovered = Quantity{"x", 4, 0};
  EXPECT_EQ(LaidFlat(), OfSet(4)) << "the set of the cell under the pointer";
  view_.hovered.reset();
  EXPECT_EQ(LaidFlat(), OfSet(2)) << "the pinned one again";
  view_.pinned.reset();
  EXPECT_EQ(LaidFlat(), OfSet(0));
}

TEST_F(CubeTest, SetsOfEachFloorHaveTheirNumberBelowIt) {
  for (const int columns : {1, 2, 6}) {
    sets_ = {true, columns};
    Compose();
    view_.hovered = Quantity{"mean", sets_.Count(kFloors, columns_) - 1, 0};
    const std::string last = std::to_string(view_.hovered->row);
    EXPECT_EQ(LaidFlat(), OfSet(view_.hovered->row)) << columns;
    const Interaction now = Settle();
    const Rect value = now.rects.At("mean." + last);
    const Rect cell = now.rects.At("x." + std::to_string(Cells() - 1));
    EXPECT_GT(value.y, cell.y + cell.height);
    EXPECT_NEAR(value.width, static_cast<float>(columns) * cell.width, 1) << "as wide as its cells";
  }
}

TEST_F(CubeTest, ManyCellsAreColoursAndOneSetHasNumbers) {
  colours_only_ = true;
  columns_ = 40;
  Compose();
  view_.hovered = Quantity{"mean", 3, 0};
  const Interaction now = Settle();
  std::set<int> written;
  for (int i = 0; i < Cells(); ++i) {
    EXPECT_TRUE(now.rects.Has("x." + std::to_string(i))) << "it can be pointed at";
    if (now.drawn_numbers.Has("x." + std::to_string(i))) written.insert(i);
  }
  EXPECT_EQ(written, OfSet(3));
}

TEST_F(CubeTest, TheKindsAreButtons) {
  const Rect chosen = Settle().rects.At("over.batch");
  const Rect other = Settle().rects.At("over.layer");
  EXPECT_GE(chosen.width, 44);
  EXPECT_GE(chosen.height, 44);
  EXPECT_EQ(chosen.y, other.y);
  Click("over.layer");
  ExpectOnly("over.layer", Verb::kPress);
}

TEST_F(CubeTest, TheLitCellsFallOnceUnlessMotionIsReduced) {
  Settle();
  falls_ = "batch";
  Compose();
  const Interaction first = Frame();
  EXPECT_TRUE(first.wants_another_frame);
  EXPECT_TRUE(first.drawn_numbers.Has("mean.0")) << "a number never waits for motion";
  const int frames = FramesUntilStill();
  EXPECT_GT(frames, 40);
  EXPECT_LT(frames, 54) << "0.8 s at 60 frames a second";
  Compose();
  EXPECT_FALSE(Frame().wants_another_frame) << "a drag does not play it again";
  options_.reduced_motion = true;
  falls_ = "layer";
  Compose();
  EXPECT_FALSE(Frame().wants_another_frame);
  options_.reduced_motion = false;
  EXPECT_FALSE(Frame().wants_another_frame) << "nor later";
}

TEST_F(CubeTest, AnySizeIsSurvived) {
  for (const float width : {0.0F, 40.0F, 320.0F, 3000.0F})
    for (const float height : {0.0F, 300.0F, 2000.0F}) {
      Resize(width, height);
      Settle();
    }
}

TEST_F(CubeTest, InWordsItIsATableForEachFloor) {
  const std::string text = OutlineText(page_);
  EXPECT_NE(text.find("image 3"), std::string::npos) << text;
  EXPECT_NE(text.find("[−0.75, −0.5, −0.25, 0, 0.25, 0.5]"), std::string::npos) << text;
  EXPECT_NE(text.find("batch"), std::string::npos) << text;
  const std::string json = OutlineJson(page_);
  EXPECT_NE(json.find("\"label\":\"x, image 2\""), std::string::npos);
}

}  // namespace
}  // namespace chainrule
