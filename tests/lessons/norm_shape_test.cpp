// The axes reduced and the shape left, with and without keepdims: questions, answers and figures.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "lessons/norm_fixture.h"
#include "math/broadcast.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using norm::Judged;
using std::int64_t;

class NormShapeTest : public NormTest {
 protected:
  Judged JudgedOf(const std::string& link) {
    const State state = Checked(link);
    return norm::Judge(norm::ProblemOf(state), state);
  }
  std::string Verdict(const std::string& link) {
    return Said("answer=checked" + std::string(link.empty() ? "" : "&") + link, "predict.verdict");
  }
};

TEST_F(NormShapeTest, AxesAreJudgedByWhatWasMisunderstood) {
  struct Case {
    const char* link;
    Judged::Axes axes;
    const char* says;
  };
  for (const Case& c : {
           Case{"ticked=0,1,2", Judged::Axes::kRight, "The axes are right."},
           Case{"ticked=3", Judged::Axes::kSwapped, "swapped: batch norm keeps C"},
           Case{"ticked=0", Judged::Axes::kBatchOnly, "the number of cells in each 3."},
           Case{"ticked=1,2", Judged::Axes::kSpatialOnly, "every image has its own mean"},
           Case{"", Judged::Axes::kNone, "No axis is ticked"},
           Case{"ticked=0,1,2,3", Judged::Axes::kAll, "all cells share one mean"},
           Case{"ticked=0,1", Judged::Axes::kOther,
                "Not ticked: W. With your axes, the number of means would be 10, and the number of "
                "cells in each 6."},
           Case{"ticked=1,3", Judged::Axes::kOther,
                "Not ticked: N, W. Ticked, but not reduced: C."},
           Case{"over=layer&ticked=0", Judged::Axes::kSwapped, "layer norm keeps N."},
           Case{"over=layer&ticked=1,2,3", Judged::Axes::kRight, "right"},
           Case{"over=instance&ticked=1,2", Judged::Axes::kRight, "right"},
           Case{"over=instance&layout=NCHW&shape=3,5,2,2&ticked=2,3", Judged::Axes::kRight,
                "right"},
           Case{"over=instance&layout=NC&shape=4,3", Judged::Axes::kRight, "right"},
           Case{"layout=NC&shape=4,3&ticked=0", Judged::Axes::kRight, "right"},
           Case{"over=group&groups=2&shape=3,2,2,4&ticked=1,2,4", Judged::Axes::kRight, "right"},
           Case{"over=group&groups=2&shape=3,2,2,4&ticked=1,2", Judged::Axes::kSpatialOnly,
                "each channel"},
           Case{"over=group&groups=2&shape=3,2,2,4&ticked=1,2,3,4", Judged::Axes::kOther,
                "Ticked, but not reduced: G."},
           Case{"over=group&groups=2&shape=3,2,2,4&ticked=0,3", Judged::Axes::kSwapped,
                "group norm keeps N, G."},
       }) {
    EXPECT_EQ(JudgedOf(c.link).axes, c.axes) << c.link;
    EXPECT_NE(Verdict(c.link).find(c.says), std::string::npos) << c.link << ": " << Verdict(c.link);
  }
}

TEST_F(NormShapeTest, TheShapeIsJudgedBesideTheAxes) {
  struct Case {
    const char* link;
    Judged::Left left;
    const char* says;
  };
  for (const Case& c : {
           Case{"ticked=0,1,2&typed=1,1,1,5", Judged::Left::kRight,
                "Yes. The axes are right. The shape is right too."},
           Case{"ticked=0,1,2", Judged::Left::kBlank, "The shape is not complete"},
           Case{"ticked=0,1,2&typed=1,1,1,0", Judged::Left::kBlank, "The shape is not complete"},
           Case{"ticked=0,1,2&typed=3,2,2,1", Judged::Left::kSwapped,
                "kept and reduced axes are swapped"},
           Case{"ticked=0,1,2&typed=3,2,2,5", Judged::Left::kTensor, "still that of the tensor"},
           Case{"ticked=0,1,2&typed=1,1,2,5", Judged::Left::kOther, "first at W"},
           Case{"ticked=3&typed=3,2,2,1", Judged::Left::kOfTicked, "The shape fits your axes."},
           Case{"ticked=3&typed=1,1,1,5", Judged::Left::kRight,
                "it does not follow from your axes"},
           Case{"over=group&groups=2&shape=3,2,2,4&ticked=1,2,4&typed=3,1,1,2,1",
                Judged::Left::kRight, "Yes."},
       }) {
    const Judged judged = JudgedOf(c.link);
    EXPECT_EQ(judged.left, c.left) << c.link;
    EXPECT_NE(Verdict(c.link).find(c.says), std::string::npos) << c.link << ": " << Verdict(c.link);
    EXPECT_EQ(Verdict(c.link).starts_with("Yes."), judged.right()) << c.link;
  }
}

TEST_F(NormShapeTest, NothingTellsTheAnswerBeforeItIsFound) {
  for (const char* link : {"", "ticked=0,1&answer=checked", "ticked=0,1,2&typed=1,1,1,5"}) {
    const Page page = PageOf(Checked(link));
    EXPECT_EQ(FindNode(page.roots(), "say.axes_here"), nullptr) << link;
    EXPECT_EQ(FindNode(page.roots(), "parameters"), nullptr) << link;
    EXPECT_EQ(page.Find("mean.1"), nullptr) << link;
    EXPECT_NE(page.Find("x.1"), nullptr);
  }
  for (const char* link : {"answer=shown", "ticked=0,1,2&typed=1,1,1,5&answer=checked"}) {
    EXPECT_NE(Said(link, "say.axes_here"), "") << link;
    EXPECT_NE(PageOf(Checked(link)).Find("mean.1"), nullptr) << link;
  }
}

TEST_F(NormShapeTest, TickedTypedCheckedAskedAgain) {
  State state = Checked("");
  for (const char* axis : {"2", "0", "3", "1", "3"})
    state = Press(state, std::string("predict.axis.") + axis);
  EXPECT_EQ(state.Matrix("ticked").reshaped().transpose(), Eigen::RowVector3d(0, 1, 2));
  for (int i = 0; i < 4; ++i)
    state = Press(state, "predict.size." + std::to_string(i), i == 3 ? "5" : "1");
  state = Press(state, "predict.check");
  EXPECT_EQ(state.Word("answer"), "checked");
  EXPECT_TRUE(norm::Answered(norm::ProblemOf(state), state));
  EXPECT_EQ(Press(state, "predict.axis.0").Word("answer"), "open") << "what changes is judged anew";
  EXPECT_EQ(Press(state, "data.seed").Word("answer"), "checked");
  const State other = Press(state, "over.layer");
  EXPECT_EQ(other.Word("answer"), "open");
  EXPECT_EQ(other.Word("ticked"), "none");
  EXPECT_EQ(lesson_.Check(Press(state, "layout.NC")), std::nullopt);
  EXPECT_EQ(Press(state, "predict.again").Word("typed"), "none");
  EXPECT_EQ(Press(Press(Checked(""), "predict.show"), "over.layer").Word("answer"), "shown");
  EXPECT_FALSE(Act(lesson_, state, "predict.size.0", "1.5").ok());
  EXPECT_EQ(
      Refusal("ticked=0,4"),
      "ticked=0,4 is refused: it takes axes from 0 to 3, each once, in increasing order, or none.");
  EXPECT_NE(Refusal("ticked=1,1"), "");
  EXPECT_NE(Refusal("ticked=1,0"), "");
  EXPECT_EQ(Refusal("typed=1,5"),
            "typed=1,5 is refused: it takes 4 sizes, with 0 for each size not typed, or none.");
}

// The numbers of such a tensor would fill any memory, so they must not be computed.
TEST_F(NormShapeTest, ASizeThatIsFarTooLargeIsRefusedWithoutItsNumbers) {
  const State state = Press(Checked(""), "size.H", "1000000000");
  const std::optional<Error> error = lesson_.CheckProblem(state);
  ASSERT_TRUE(error.has_value());
  EXPECT_NE(error->sentence.find("at most 512"), std::string::npos) << error->sentence;
}

// Broadcasts as NumPy does: axes line up at the right, and sizes of 1 are stretched.
Broadcast LinedUp(const Reduction& reduction) {
  const std::vector<int64_t> left = LeftWithoutKeepdims(reduction);
  std::vector<int64_t> padded(reduction.shape.size() - left.size(), 1);
  padded.insert(padded.end(), left.begin(), left.end());
  bool grows = false;
  for (std::size_t i = 0; i < padded.size(); ++i) {
    if (padded[i] != reduction.shape[i] && padded[i] != 1 && reduction.shape[i] != 1)
      return Broadcast::kRefused;
    grows = grows || (reduction.shape[i] == 1 && padded[i] > 1);
  }
  if (grows) return Broadcast::kGrows;
  std::vector<int64_t> index(padded.size(), 0);
  for (int64_t cell = 0; cell < reduction.cells; ++cell) {
    int64_t met = 0;
    for (std::size_t i = 0; i < padded.size(); ++i)
      met = met * padded[i] + (padded[i] == 1 ? 0 : index[i]);
    if (met != SetOf(reduction, cell)) return Broadcast::kWrong;
    for (std::size_t i = padded.size(); i-- > 0;) {
      if (++index[i] < reduction.shape[i]) break;
      index[i] = 0;
    }
  }
  return Broadcast::kRight;
}

TEST_F(NormShapeTest, BroadcastingWithoutKeepdims) {
  std::set<Broadcast> seen;
  for (const NormLayout layout : {NormLayout::kNC, NormLayout::kNCHW, NormLayout::kNHWC}) {
    for (const NormOver over :
         {NormOver::kBatch, NormOver::kLayer, NormOver::kInstance, NormOver::kGroup}) {
      for (int code = 0; code < 81; ++code) {
        NormShape shape{layout, {}, over, 2};
        const int64_t sizes[] = {1, 2, 4};
        for (int rest = code, i = 0; i < (layout == NormLayout::kNC ? 2 : 4); ++i, rest /= 3)
          shape.sizes.push_back(sizes[rest % 3]);
        if (CheckNormShape(shape)) continue;
        const Reduction statistics = StatisticsOf(shape);
        const Broadcast is = BroadcastWithoutKeepdims(statistics).is;
        EXPECT_EQ(is, LinedUp(statistics))
            << static_cast<int>(layout) << static_cast<int>(over) << " " << code;
        seen.insert(is);
      }
    }
  }
  EXPECT_EQ(seen.size(), 4u);
  EXPECT_NE(Said("keepdims=0&step=1", "say.keepdims").find("is right as it is"), std::string::npos);
  EXPECT_NE(Said("keepdims=0&step=1&layout=NCHW&shape=3,5,2,2", "say.keepdims")
                .find("So C = 5 meets W = 2, and x − μ is refused"),
            std::string::npos)
      << Said("keepdims=0&step=1&layout=NCHW&shape=3,5,2,2", "say.keepdims");
  EXPECT_NE(
      Said("keepdims=0&step=3&layout=NCHW&shape=3,2,2,2", "say.keepdims").find("So C meets W."),
      std::string::npos);
  EXPECT_NE(Said("keepdims=0&step=3&layout=NCHW&shape=3,5,2,1", "say.keepdims")
                .find("grows to 3 × 5 × 2 × 5"),
            std::string::npos);
}

TEST_F(NormShapeTest, KeepdimsChangesWhatIsShownAndNotWhatIsLeft) {
  const std::string link = "layout=NCHW&shape=3,5,2,2&step=1";
  // The means below the floors, and in the layout as it lies in memory.
  const auto means = [&](const std::string& state) {
    const Page page = PageOf(Checked(state));
    return CubeOf(page).tensors.front().bars.front().grid;
  };
  const auto beside = [&](const std::string& state) {
    const Page page = PageOf(Checked(state + "&beside=1"));
    const Node& node = *FindNode(page.roots(), "tensor.x");
    for (const TensorFigure::Grid& one : std::get<TensorFigure>(node.figure).grids)
      if (node.items[static_cast<std::size_t>(one.cells.front().item)].id == "mean.1") return one;
    ADD_FAILURE() << state;
    return TensorFigure::Grid{};
  };
  EXPECT_EQ(means(link).note, "1 × 5 × 1 × 1");
  EXPECT_EQ(beside(link).rows, 5);
  EXPECT_EQ(means(link + "&keepdims=0").note, "5");
  EXPECT_EQ(beside(link + "&keepdims=0").rows, 1);
  EXPECT_EQ(Values(link + "&keepdims=0"), Values(link));
  EXPECT_EQ(Press(Checked(link), "toggle.keepdims").Word("keepdims"), "0");
}

// Each cell is on its floor, in its column, and in the set whose number the figure shows for it.
TEST_F(NormShapeTest, EachCellIsAboveItsMean) {
  for (const char* link : {"step=1", "step=1&over=layer", "step=1&over=instance",
                           "step=1&layout=NCHW&shape=3,5,2,2", "step=1&over=group&groups=5",
                           "step=1&layout=NC&shape=4,3", "step=1&layout=NC&shape=4,3&over=layer",
                           "step=1&layout=NCHW&shape=3,4,2,2&over=group&groups=2&keepdims=0",
                           "step=1&layout=NCHW&shape=3,5,2,2&over=instance", "answer=shown"}) {
    const State state = Checked(link);
    const norm::Problem problem = norm::ProblemOf(state);
    const Page page = PageOf(state);
    const Node& node = *FindNode(page.roots(), "tensor.x");
    const CubeFigure& figure = CubeOf(page);
    const CubeFigure::Tensor& tensor = figure.tensors.front();
    const auto quantity = [&](const TensorFigure::Cell& cell) {
      return *node.items[static_cast<std::size_t>(cell.item)].quantity;
    };
    std::set<int> met;
    for (int floor = 0; floor < static_cast<int>(tensor.floors.size()); ++floor) {
      const TensorFigure::Grid& grid = tensor.floors[static_cast<std::size_t>(floor)];
      for (int i = 0; i < static_cast<int>(grid.cells.size()); ++i) {
        const int row = quantity(grid.cells[static_cast<std::size_t>(i)]).row;
        met.insert(row);
        EXPECT_EQ(norm::PlaceOf(problem.shape, row).n, floor) << link;
        EXPECT_EQ(norm::PlaceOf(problem.shape, row).c, i % grid.columns) << link;
        EXPECT_EQ(figure.sets.Of(floor, i % grid.columns, grid.columns),
                  SetOf(problem.statistics, row))
            << link;
      }
    }
    EXPECT_EQ(static_cast<int64_t>(met.size()), problem.statistics.cells) << link;
    const TensorFigure::Grid& means = tensor.bars.front().grid;
    ASSERT_EQ(static_cast<int64_t>(means.cells.size()), problem.statistics.sets) << link;
    for (int set = 0; set < static_cast<int>(means.cells.size()); ++set)
      EXPECT_EQ(quantity(means.cells[static_cast<std::size_t>(set)]), (Quantity{"mean", set, 0}));
    EXPECT_NE(figure.falls, "") << link;
  }
  for (const char* link : {"", "step=2", "step=5"})
    EXPECT_EQ(CubeOf(PageOf(Checked(link))).falls, "") << link;
}

TEST_F(NormShapeTest, TheKindsAreCubesWhileStatisticsAreTheSubject) {
  const Page page = PageOf(Checked("step=1&shape=3,2,2,6&groups=3"));
  const CubeFigure& figure = CubeOf(page);
  const Node& node = *FindNode(page.roots(), "tensor.x");
  ASSERT_EQ(figure.kinds.size(), 4u);
  const CubeFigure::Sets sets[] = {{false, 1}, {true, 6}, {true, 1}, {true, 2}};
  const char* names[] = {"batch norm: 6 means of 12, chosen", "layer norm: 3 means of 24",
                         "instance norm: 18 means of 4", "group norm: 9 means of 8"};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(figure.kinds[i].sets, sets[i]);
    EXPECT_FALSE(figure.kinds[i].refused);
    EXPECT_EQ(node.items[static_cast<std::size_t>(figure.kinds[i].item)].name, names[i]);
  }
  EXPECT_EQ(Press(Checked("step=1"), "over.instance").Word("over"), "instance");
  EXPECT_EQ(FindNode(page.roots(), "settings_over"), nullptr) << "not twice";
  for (const char* link : {"step=3", "step=1&beside=1"})
    EXPECT_NE(FindNode(PageOf(Checked(link)).roots(), "settings_over"), nullptr) << link;

  EXPECT_TRUE(CubeOf(PageOf(Checked("step=1&groups=0"))).kinds.back().refused);

  const State uneven = Checked("step=1&shape=3,2,2,5&groups=3");
  const Page refusing = PageOf(uneven);
  EXPECT_TRUE(CubeOf(refusing).kinds.back().refused);
  EXPECT_EQ(refusing.Find("over.group")->name, "group norm: C = 5 is not 3 × whole");
  const std::optional<Error> error = lesson_.CheckProblem(Press(uneven, "over.group"));
  ASSERT_TRUE(error.has_value());
  EXPECT_NE(error->sentence.find("3 groups"), std::string::npos) << error->sentence;
}

TEST_F(NormShapeTest, WhatTheCellsComeToIsBesideThem) {
  const auto text = [&](const Page& page, std::size_t line, std::size_t set) {
    const Node& node = *FindNode(page.roots(), "tensor.x");
    const int item = CubeOf(page).lines.at(line).items.at(set);
    return page.reader().Text(node.items[static_cast<std::size_t>(item)]);
  };
  const Page mean = PageOf(Checked("step=1&layout=NC&shape=4,3&x=1,2,3,2,4,6,3,6,9,4,8,12"));
  EXPECT_EQ(text(mean, 0, 1), "20");
  EXPECT_EQ(ToPlainText(CubeOf(mean).lines[1].formula), "N = 4");
  EXPECT_EQ(text(mean, 2, 1), "5");
  const Page batch = PageOf(Checked("answer=shown"));
  EXPECT_EQ(ToPlainText(CubeOf(batch).lines[1].formula), "N · H · W = 3 · 2 · 2 = 12");
  EXPECT_TRUE(CubeOf(PageOf(Checked(""))).lines.empty()) << "that is the question";
}

TEST_F(NormShapeTest, BothLayoutsShowTheSameCells) {
  const State state = Checked("beside=1&step=1");
  const Page page = PageOf(state);
  for (int cell = 0; cell < 60; ++cell) {
    const Item* own = page.Find("x." + std::to_string(cell + 1));
    const Item* there = page.Find("beside.x." + std::to_string(cell + 1));
    ASSERT_TRUE(own != nullptr && there != nullptr);
    EXPECT_EQ(own->quantity, there->quantity);
    EXPECT_EQ(page.reader().Text(*own), page.reader().Text(*there));
  }
  // N, H, W, C = 1, 1, 2, 4 means N, C, H, W = 1, 4, 1, 2.
  EXPECT_EQ(ToPlainText(page.reader().Symbol(*page.Find("x.9"))),
            ToPlainText(OwnFormula("x_{1,1,2,4}")));
  EXPECT_EQ(ToPlainText(page.reader().Symbol(*page.Find("beside.x.9"))),
            ToPlainText(OwnFormula("x_{1,4,1,2}")));
  EXPECT_EQ(page.Find("beside.mean.3")->quantity, (Quantity{"mean", 2, 0}));
  EXPECT_EQ(PageOf(Checked("beside=1&layout=NC&shape=4,3")).Find("beside.x.1"), nullptr);
}

TEST_F(NormShapeTest, GroupsAreDrawnAsTheyAreReshaped) {
  const Page page = PageOf(Checked("layout=NCHW&shape=2,4,1,3&over=group&groups=2&step=1"));
  const CubeFigure& figure = CubeOf(page);
  const CubeFigure::Tensor& tensor = figure.tensors.front();
  EXPECT_EQ(figure.sets, (CubeFigure::Sets{true, 2}));
  ASSERT_EQ(tensor.floors.size(), 2u);
  EXPECT_EQ(tensor.floors[0].rows, 3);
  EXPECT_EQ(tensor.floors[0].columns, 4);
  EXPECT_EQ(tensor.floors[0].column_breaks, std::vector<int>{2});
  EXPECT_EQ(tensor.words, "input, N × G × C/G × H × W = 2 × 2 × 2 × 1 × 3");
  EXPECT_EQ(tensor.bars[0].grid.rows, 2);
  EXPECT_EQ(tensor.bars[0].grid.columns, 2);
  EXPECT_EQ(tensor.bars[0].grid.note, "2 × 2 × 1 × 1 × 1");
}

// What a step computes is drawn first, then what it uses.
TEST_F(NormShapeTest, TheTensorsOfAStepStandSideBySide) {
  for (const auto& [step, names] : {std::pair<const char*, Names>{"xhat", {"xhat", "x"}},
                                    {"y", {"y", "xhat", "x"}},
                                    {"dgamma", {"dy", "xhat", "x"}},
                                    {"dx", {"dx", "x", "dxhat", "dy"}},
                                    {"eval.dx", {"eval.dx", "dy", "x"}}}) {
    const Trace trace = lesson_.Compute(Checked(""));
    const Page page = PageOf(Checked("step=" + std::to_string(trace.StepOf(step))));
    Names drawn;
    for (const char* id : {"tensor.x", "tensor.more"}) {
      const Node* node = FindNode(page.roots(), id);
      if (node == nullptr) continue;
      for (const CubeFigure::Tensor& tensor : std::get<CubeFigure>(node->figure).tensors) {
        const int item = tensor.floors.front().cells.front().item;
        drawn.push_back(node->items[static_cast<std::size_t>(item)].quantity->name);
        EXPECT_EQ(tensor.current, drawn.back() == step) << step;
      }
    }
    EXPECT_EQ(drawn, names) << step;
  }
}

}  // namespace
}  // namespace chainrule
