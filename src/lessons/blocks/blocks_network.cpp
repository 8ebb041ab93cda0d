// A whole network, drawn by stage.
#include <algorithm>

#include "lessons/blocks/blocks_names.h"
#include "lessons/blocks/blocks_tools.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

constexpr int kMostAcross = 12;
constexpr int kFewestAcross = 8;

// So that rows are full where that can be.
int Across(int boxes) {
  if (boxes <= kMostAcross) return boxes;
  for (int across = kMostAcross; across >= kFewestAcross; --across)
    if (boxes % across == 0) return across;
  return kMostAcross;
}

std::string Shape(const ImageShape& shape) {
  if (shape.height == 1 && shape.width == 1) return std::to_string(shape.channels);
  return ShapeText(shape);
}

}  // namespace

std::vector<DrawnStage> DrawnStages(const CountedResNet& net) {
  std::vector<DrawnStage> stages;
  for (const ResNetStage& stage : net.stages) {
    DrawnStage drawn{stage.output, {}};
    std::string name;
    for (std::size_t i = stage.begin; i < stage.end; ++i) {
      const CountedLayer& layer = net.layers[i];
      // "layer1.0" of "layer1.0.conv1"; the stem and the head are one box each.
      const std::string block =
          stage.blocks > 0 ? layer.name.substr(0, layer.name.find('.', stage.name.size() + 1))
                           : stage.name;
      if (block != name) drawn.parameters.push_back(0);
      name = block;
      drawn.parameters.back() += static_cast<double>(layer.counts.parameters);
    }
    stages.push_back(std::move(drawn));
  }
  return stages;
}

std::vector<Quantity> BoxesOf(const Quantity& quantity, const Trace& trace) {
  const Eigen::MatrixXd& stages = *trace.values.Find("net.stages");
  const Eigen::MatrixXd& boxes = *trace.values.Find("net.block");
  std::vector<Quantity> related;
  int stage = 0;
  double left = stages(0, kParameters);
  for (int box = 0; box < static_cast<int>(boxes.rows()); ++box) {
    if (quantity.name == "net.stages" && quantity.row == stage)
      related.push_back({"net.block", box, 0});
    if (quantity.name == "net.block" && quantity.row == box)
      related.push_back({"net.stages", stage, kParameters});
    // A stage ends where its boxes have all of its parameters.
    left -= boxes(box, 0);
    if (left <= 0 && stage + 1 < static_cast<int>(stages.rows()))
      left = stages(++stage, kParameters);
  }
  return related;
}

void ComposeNetworkFigure(const Context& context, Page& page) {
  TensorFigure figure;
  figure.colours_only = true;  // a box's number comes when it is pointed at
  std::vector<Item> items;
  int stage_number = 0;
  for (const DrawnStage& stage : DrawnStages(CountResNet({.depth = context.problem.depth}))) {
    TensorFigure::Grid grid;
    const auto boxes = static_cast<int>(stage.parameters.size());
    grid.note = FillWords(context.Word("box_block"),
                          {{"stage", context.Word("stage_" + std::to_string(stage_number))},
                           {"shape", Shape(stage.output)}});
    grid.columns = Across(boxes);
    grid.rows = (boxes + grid.columns - 1) / grid.columns;
    ++stage_number;
    for (int box = 0; box < grid.rows * grid.columns; ++box) {
      TensorFigure::Cell cell;
      if (box < boxes) {
        const Quantity quantity{"net.block", static_cast<int>(items.size()), 0};
        cell.item = quantity.row;
        items.push_back(page.NumberItem("box." + std::to_string(quantity.row + 1), quantity));
      }
      grid.cells.push_back(std::move(cell));
    }
    figure.grids.push_back(std::move(grid));
  }
  page.Prose("network.said", context.Word("network_said"), TextStyle::kAside);
  const std::string net = context.Word("net_" + std::string(ResNetName(context.problem.depth)));
  page.Figure("network", FillWords(context.Word("figure_network"), {{"net", net}}),
              std::move(figure), std::move(items));
}

}  // namespace chainrule::blocks
