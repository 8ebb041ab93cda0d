// Whole networks: how many parameters and multiply-adds each stage has, and how two libraries count
// them. The steps, and the drawings.
#include <algorithm>
#include <cmath>
#include <utility>

#include "lessons/blocks/blocks.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

using Described = Sheet::Described;
using std::int64_t;

constexpr int kMostAcross = 12;
constexpr int kFewestAcross = 8;

double Number(int64_t count) {
  return static_cast<double>(count);
}

// To two significant digits, as a share is said.
double InPercent(double part, double whole) {
  const double percent = 100 * part / whole;
  if (percent == 0) return 0;
  const double scale = std::pow(10, 1 - std::floor(std::log10(percent)));
  return std::round(percent * scale) / scale;
}

// A matrix with a row for each element.
template <class All, class RowOf>
Eigen::MatrixXd RowsOf(const All& all, RowOf row_of) {
  Eigen::MatrixXd rows(static_cast<Eigen::Index>(all.size()), row_of(all.front()).cols());
  Eigen::Index row = 0;
  for (const auto& each : all) rows.row(row++) = row_of(each);
  return rows;
}

void AddConventions(Sheet& s, const std::shared_ptr<const Problem>& problem, const TextBook& text) {
  const auto number = [&](const char* name, const char* symbol, auto of, const char* key = "") {
    return Described{
        .name = name,
        .symbol = symbol,
        .numbers = [problem, of] { return Number(of(problem->Net(problem->keras_depth))); },
        .key = key};
  };
  s.Step(
      number(
          "more", "\\text{difference}", [](const Network& n) { return n.more.Sum(); },
          "keras_more"),
      {.phase = Phase::kOutlook,
       .formula = "@more = @keras.total - @torch.total",
       .kind = "conventions",
       .label = "\\text{Keras}",
       .also =
           {number(
                "more.biases", "\\text{biases}",
                [](const Network& n) { return n.more.convolution_biases; }, "keras_more_biases"),
            number(
                "more.means", "\\text{means}",
                [](const Network& n) { return n.more.running_means; }, "keras_more_means"),
            number(
                "more.variances", "\\text{variances}",
                [](const Network& n) { return n.more.running_variances; }, "keras_more_variances"),
            number("keras.total", "\\text{Keras}", [](const Network& n) { return n.keras.total; }),
            number("keras.trainable", "\\text{trainable}",
                   [](const Network& n) { return n.keras.trainable; }),
            number("keras.non_trainable", "\\text{non-trainable}",
                   [](const Network& n) { return n.keras.non_trainable; }),
            number("torch.total", "\\text{PyTorch}",
                   [](const Network& n) { return n.counted.total.parameters; })},
       .worked = [](const Work& w, int, int) { return w("keras.total") - w("torch.total"); },
       .words = {{"net", text.Word(NetWord(problem->keras_depth))}},
       .quantities = {"more", "more.biases", "more.means", "more.variances", "keras.total",
                      "keras.trainable", "keras.non_trainable", "torch.total"}});
}

// The number of boxes across, chosen so that all rows are full if that is possible.
int Across(int boxes) {
  if (boxes <= kMostAcross) return boxes;
  for (int across = kMostAcross; across >= kFewestAcross; --across)
    if (boxes % across == 0) return across;
  return kMostAcross;
}

// The network's stages as strips, by parameters and by multiply-adds.
void ComposeShares(const Scene& scene) {
  const auto& problem = scene.Of<Problem>();
  const std::vector<ResNetStage>& stages = problem.Net(problem.depth).counted.stages;
  const LayerCounts& total = problem.Net(problem.depth).counted.total;
  const Filling net{{"net", scene.Word(NetWord(problem.depth))}};
  const auto most = std::max_element(stages.begin(), stages.end(),
                                     [](const ResNetStage& a, const ResNetStage& b) {
                                       return a.total.parameters < b.total.parameters;
                                     });
  ShareFigure figure;
  figure.marked = static_cast<int>(most - stages.begin());
  figure.unit = scene.Word("share_unit");
  std::vector<Item> items;
  const auto add = [&](const Quantity& quantity) {
    items.push_back(scene.page.NumberItem("share." + ToText(quantity), quantity));
    return static_cast<int>(items.size()) - 1;
  };
  const auto rows = static_cast<int>(stages.size());
  for (int row = 0; row < rows; ++row) figure.names.push_back(scene.Word(Join("stage_", row)));
  for (const int column : {kParameters, kMacs}) {
    const auto count = kColumns[static_cast<std::size_t>(column)].count;
    ShareFigure::Strip strip{
        FillWords(scene.Word(Join("share_", kColumns[static_cast<std::size_t>(column)].key)), net),
        {}};
    for (int row = 0; row < rows; ++row)
      strip.parts.push_back(
          {add({"net.stages", row, column}), add({"net.share", row, column}),
           Number(stages[static_cast<std::size_t>(row)].total.*count) / Number(total.*count)});
    figure.strips.push_back(std::move(strip));
  }
  TextContext words;
  words.words["stage"] = figure.names[static_cast<std::size_t>(figure.marked)];
  words.quantities = {{"p", {"net.share", figure.marked, kParameters}},
                      {"m", {"net.share", figure.marked, kMacs}}};
  scene.Say("network.shares", "network_shares", words);
  scene.page.Figure("shares", FillWords(scene.Word("figure_shares"), net), std::move(figure),
                    std::move(items));
}

}  // namespace

void AddNetworks(Sheet& s, const std::shared_ptr<const Problem>& problem, const TextBook& text) {
  const auto net = [problem]() -> const Network& { return problem->Net(problem->depth); };
  // A row of counts for each name in `rows`.
  const auto counts = [&](const char* name, const char* symbol, const char* row_word, Names rows,
                          Sheet::Numbers numbers) -> Described {
    return {.name = name,
            .symbol = symbol,
            .numbers = std::move(numbers),
            .words = Said(text, "name_" + KeyOf(name),
                          [&text, row_word, rows = std::move(rows)](int row, int column) {
                            return Filling{{"count", CountWord(text, column)},
                                           {row_word, rows[static_cast<std::size_t>(row)]}};
                          }),
            // Shares are rounded: values() has the counts themselves.
            .key = std::string_view(name) == "net.share" ? "-" : ""};
  };
  Names stages;
  for (int stage = 0; text.HasWord(Join("stage_", stage)); ++stage)
    stages.push_back(text.Word(Join("stage_", stage)));
  Names nets;
  for (const ResNetDepth depth : kResNetDepths) nets.push_back(text.Word(NetWord(depth)));
  const auto of_stages = [net] {
    return RowsOf(net().counted.stages, [](const ResNetStage& stage) { return Row(stage.total); });
  };
  s.Step(counts("net.total", "\\text{total}", "net", {text.Word(NetWord(problem->depth))},
                [net] { return Row(net().counted.total); }),
         {.phase = Phase::kOutlook,
          .formula = "\\link{net.total:0,0}{p} = \\sum_{\\text{stages}} p",
          .kind = "network",
          .label = "\\text{ResNets}",
          .also = {counts("net.share", "\\text{share}", "stage", stages,
                          [net, of_stages] {
                            Eigen::MatrixXd share = of_stages();
                            const Eigen::RowVectorXd all = Row(net().counted.total);
                            for (int column = 0; column < all.size(); ++column)
                              for (double& each : share.col(column))
                                each = InPercent(each, all(column));
                            return share;
                          }),
                   counts("net.stages", "\\text{stages}", "stage", stages, of_stages),
                   {.name = "net.block",
                    .symbol = "\\text{blocks}",
                    .numbers =
                        [net] {
                          return RowsOf(net().parts, [](const ResNetPart& part) {
                            return Eigen::Matrix<double, 1, 1>(Number(part.parameters));
                          });
                        },
                    .entry = [](int row, int) { return Join("p_{\\text{box } ", row + 1, "}"); }},
                   counts("nets", "\\text{networks}", "net", std::move(nets),
                          [problem] {
                            return RowsOf(problem->networks(), [](const Network& network) {
                              return Row(network.counted.total);
                            });
                          })},
          .worked =
              [](const Work& w, int, int column) {
                std::vector<Term> terms;
                for (int row = 0; row < w.values().Find("net.stages")->rows(); ++row)
                  terms.push_back(w("net.stages", row, column));
                return Sum(terms);
              },
          .words = {{"net", text.Word(NetWord(problem->depth))}},
          .entries = {{"p", {"net.total", 0, kParameters}}, {"macs", {"net.total", 0, kMacs}}}});
  AddConventions(s, problem, text);
}

void ComposeNetwork(const Scene& scene) {
  ComposeShares(scene);
  const auto& problem = scene.Of<Problem>();
  const Network& net = problem.Net(problem.depth);
  TensorFigure figure;
  figure.colours_only = true;  // a box shows its number when the pointer is on it
  std::vector<Item> items;
  for (std::size_t number = 0; number < net.counted.stages.size(); ++number) {
    const ImageShape& output = net.counted.stages[number].output;
    const bool vector = output.height == 1 && output.width == 1;
    const auto boxes = static_cast<int>(
        std::count_if(net.parts.begin(), net.parts.end(),
                      [&](const ResNetPart& part) { return part.stage == number; }));
    TensorFigure::Grid grid;
    grid.note =
        FillWords(scene.Word("box_block"),
                  {{"stage", scene.Word(Join("stage_", number))},
                   {"shape", vector ? std::to_string(output.channels) : ShapeText(output)}});
    grid.columns = Across(boxes);
    grid.rows = (boxes + grid.columns - 1) / grid.columns;
    grid.cells.resize(static_cast<std::size_t>(grid.rows * grid.columns));
    for (int box = 0; box < boxes; ++box) {
      const auto item = static_cast<int>(items.size());
      grid.cells[static_cast<std::size_t>(box)].item = item;
      items.push_back(scene.page.NumberItem(Join("box.", item + 1), {"net.block", item, 0}));
    }
    figure.grids.push_back(std::move(grid));
  }
  scene.Aside("network.said", "network_said");
  scene.page.Figure(
      "network",
      FillWords(scene.Word("figure_network"), {{"net", scene.Word(NetWord(problem.depth))}}),
      std::move(figure), std::move(items));
}

}  // namespace chainrule::blocks
