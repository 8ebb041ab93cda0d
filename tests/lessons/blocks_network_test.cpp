// Whole networks drawn by stage, and the draggable point on the charts of the blocks' cost.
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "course/state_codec.h"
#include "lessons/catalog.h"
#include "math/resnet.h"
#include "page/outline.h"

namespace chainrule {
namespace {

class BlocksNetworkTest : public testing::Test {
 protected:
  Page PageOf(const std::string& link) {
    const FieldsOf fields = [&](std::string_view) { return &lesson_.Describe(); };
    const Result<ParsedState> parsed = ParseState(link, fields, "blocks");
    EXPECT_TRUE(parsed.ok()) << link;
    state_ = parsed->state;
    EXPECT_EQ(lesson_.Check(state_), std::nullopt) << link;
    trace_ = lesson_.Compute(state_);
    Page page(trace_.values, Mask(trace_, state_.Integer("step")), NumberStyle{});
    lesson_.Compose(state_, trace_, page);
    page.Finish();
    return page;
  }
  static const Node* Find(const std::vector<Node>& nodes, std::string_view id) {
    for (const Node& node : nodes) {
      if (node.id == id) return &node;
      if (const Node* found = Find(node.children, id)) return found;
    }
    return nullptr;
  }

  const Catalog catalog_;
  const Lesson& lesson_ = *catalog_.Find("blocks");
  State state_;
  Trace trace_;
};

TEST_F(BlocksNetworkTest, EachStageHasABoxForEachBlock) {
  for (const ResNetDepth depth : kResNetDepths) {
    const CountedResNet net = CountResNet({.depth = depth});
    const Page page = PageOf("net=" + std::string(ResNetName(depth)) + "&step=12");
    const Node* node = Find(page.roots(), "network");
    ASSERT_NE(node, nullptr);
    const auto& grids = std::get<TensorFigure>(node->figure).grids;
    ASSERT_EQ(grids.size(), net.stages.size());
    std::set<int> drawn;
    for (std::size_t stage = 0; stage < grids.size(); ++stage) {
      int boxes = 0;
      std::int64_t parameters = 0;
      std::set<int> own;
      for (const TensorFigure::Cell& cell : grids[stage].cells) {
        if (cell.item < 0) continue;
        ++boxes;
        const Quantity quantity = *node->items[static_cast<std::size_t>(cell.item)].quantity;
        parameters += static_cast<std::int64_t>(*trace_.values.At(quantity));
        own.insert(quantity.row);
        drawn.insert(quantity.row);
        EXPECT_EQ(lesson_.Related(quantity, trace_),
                  (std::vector<Quantity>{{"net.stages", static_cast<int>(stage), 0}}));
      }
      EXPECT_EQ(boxes, std::max(net.stages[stage].blocks, 1)) << ResNetName(depth) << " " << stage;
      EXPECT_EQ(parameters, net.stages[stage].total.parameters)
          << ResNetName(depth) << " " << stage;
      std::set<int> lit;
      for (const Quantity& other :
           lesson_.Related({"net.stages", static_cast<int>(stage), 0}, trace_))
        lit.insert(other.row);
      EXPECT_EQ(lit, own);
    }
    EXPECT_EQ(drawn.size(), node->items.size()) << "each box once";
  }
  const Page page = PageOf("net=resnet50&step=12");
  const auto& grids = std::get<TensorFigure>(Find(page.roots(), "network")->figure).grids;
  EXPECT_EQ(grids[1].note, "layer1, 256 × 56 × 56");
  EXPECT_EQ(grids[5].note, "fc, 1000");
  // A bottleneck from 64 to 256 channels with its projection.
  EXPECT_EQ(*trace_.values.At({"net.block", 1, 0}), 75008);
}

TEST_F(BlocksNetworkTest, StripsDivideParametersAndMultiplyAdds) {
  for (const ResNetDepth depth : kResNetDepths) {
    const Page page = PageOf("net=" + std::string(ResNetName(depth)) + "&step=12");
    const Node* node = Find(page.roots(), "shares");
    ASSERT_NE(node, nullptr);
    const auto& figure = std::get<ShareFigure>(node->figure);
    ASSERT_EQ(figure.strips.size(), 2U);
    for (std::size_t strip = 0; strip < 2; ++strip) {
      const int column = strip == 0 ? 0 : 5;
      const double total = *trace_.values.At({"net.total", 0, column});
      double counted = 0;
      double wide = 0;
      ASSERT_EQ(figure.strips[strip].parts.size(), figure.names.size());
      for (const ShareFigure::Part& part : figure.strips[strip].parts) {
        const Item& count = node->items.at(static_cast<std::size_t>(part.count_item));
        const double number = *trace_.values.At(*count.quantity);
        EXPECT_EQ(count.quantity->column, column);
        EXPECT_DOUBLE_EQ(part.share, number / total);
        const Item& percent = node->items.at(static_cast<std::size_t>(part.percent_item));
        const double shown = *trace_.values.At(*percent.quantity);
        EXPECT_NEAR(shown / (100 * number / total), 1, 0.05) << "two digits";
        EXPECT_EQ(lesson_.Related(*percent.quantity, trace_),
                  std::vector<Quantity>{*count.quantity});
        counted += number;
        wide += part.share;
      }
      EXPECT_EQ(counted, total);
      EXPECT_NEAR(wide, 1, 1e-12);
    }
  }
  const std::string text = OutlineText(PageOf("net=resnet50&step=12"));
  EXPECT_NE(text.find("layer4 has 59 % of the parameters and 20 % of the work"), std::string::npos)
      << text;
  const std::vector<double> percent{0.037, 0.84, 4.8, 28, 59, 8};
  for (int row = 0; row < 6; ++row)
    EXPECT_EQ(*trace_.values.At({"net.share", row, 0}), percent[static_cast<std::size_t>(row)]);
}

TEST_F(BlocksNetworkTest, ThePointOnTheChartsIsTheBottleneck) {
  const Page page = PageOf("bottleneck=96,32&step=9");
  for (const auto& [id, count] : {std::pair{"chart.parameters", 0}, std::pair{"chart.macs", 5}}) {
    const Node* node = Find(page.roots(), id);
    ASSERT_NE(node, nullptr);
    const auto& plot = std::get<PlotFigure>(node->figure);
    ASSERT_EQ(plot.handles.size(), 1u);
    const PlotFigure::Handle& handle = plot.handles[0];
    EXPECT_EQ(handle.x, 96);
    EXPECT_EQ(handle.y, *trace_.values.At({"bottleneck.total", 0, count}));
    const Item& item = node->items.at(static_cast<std::size_t>(handle.x_item));
    EXPECT_EQ(item.quantity, (Quantity{"bottleneck", 0, 0}));
    EXPECT_TRUE(Allows(item.verbs, Verb::kSet));
    EXPECT_EQ(handle.y_item, -1) << "what it costs follows";
    EXPECT_TRUE(plot.x.whole_numbers);
  }
}

TEST_F(BlocksNetworkTest, TheBiasSaysItsEpsilon) {
  const Page page = PageOf("step=11");
  EXPECT_NE(OutlineText(page).find("here it is 1·10⁻³⁰"), std::string::npos) << OutlineText(page);
}

}  // namespace
}  // namespace chainrule
