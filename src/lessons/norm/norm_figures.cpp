// The tensor as floors of cells with its statistics, or as it lies in memory in both layouts.
#include <algorithm>
#include <utility>

#include "course/spoken.h"
#include "lessons/controls.h"
#include "lessons/norm/norm.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::norm {
namespace {

using std::int64_t;
using Grid = TensorFigure::Grid;
using Cell = TensorFigure::Cell;

Formula Head(const std::string& words) {
  return OwnFormula(Join("\\text{", words, "}"));
}

// A floor with more cells shows the numbers of one set only.
constexpr int64_t kMostWritten = 64;

// Prefixes the ids of the same tensor in its other layout.
constexpr const char* kBeside = "beside.";

// Puts grids together for one figure.
class Builder {
 public:
  explicit Builder(const Scene& scene)
      : scene_(scene), page_(scene.page), problem_(scene.Of<Solution>()) {}

  // The quantity `name` as it lies in `shape`. Each example is a grid, with pixels down and
  // channels across, or the other way round.
  std::vector<Grid> Tensor(const std::string& name, const NormShape& shape, bool channels_down) {
    std::vector<Grid> grids;
    for (int64_t example = 0; example < SizesOf(shape).n; ++example)
      grids.push_back(OneGrid(name, shape, example, channels_down));
    return grids;
  }

  // A statistic in the shape that is left. It lies like the tensor, or with a row for each example.
  Grid Statistic(const std::string& name, const NormShape& shape, bool keepdims, bool lies_down,
                 const std::string& prefix) {
    const Reduction statistics = StatisticsOf(shape);
    const int64_t outer = shape.over == NormOver::kBatch ? 1 : SizesOf(shape).n;
    const int64_t inner = statistics.sets / outer;
    Grid grid;
    grid.title = OwnFormula(scene_.sheet.LinkedSymbol({name}));
    grid.note = Sizes(keepdims ? statistics.left : LeftWithoutKeepdims(statistics));
    grid.rows = static_cast<int>(lies_down ? outer : inner);
    grid.columns = static_cast<int>(lies_down ? inner : outer);
    std::vector<Formula> images;
    std::vector<Formula> channels;
    const std::string letter = shape.over == NormOver::kGroup ? "g" : "c";
    for (int64_t i = 0; i < outer && shape.over != NormOver::kBatch; ++i)
      images.push_back(Head("n" + std::to_string(i + 1)));
    for (int64_t i = 0; i < inner && shape.over != NormOver::kLayer; ++i)
      channels.push_back(Head(letter + std::to_string(i + 1)));
    grid.row_heads = lies_down ? images : channels;
    grid.column_heads = lies_down ? channels : images;
    for (int64_t row = 0; row < grid.rows; ++row)
      for (int64_t column = 0; column < grid.columns; ++column) {
        const int64_t set = lies_down ? row * inner + column : column * inner + row;
        grid.cells.push_back(Number(name, set, prefix));
      }
    return grid;
  }

  // Parameters as rows, one below the other.
  Grid Rows(const Names& names) {
    Grid grid;
    grid.rows = static_cast<int>(names.size());
    grid.columns = static_cast<int>(problem_.parameters.sets);
    // Heads only if there is one number for each channel.
    if (problem_.parameters.sets == SizesOf(problem_.shape).c)
      for (int64_t set = 0; set < grid.columns; ++set)
        grid.column_heads.push_back(Head("c" + std::to_string(set + 1)));
    for (const std::string& name : names) {
      grid.row_heads.push_back(OwnFormula(scene_.sheet.LinkedSymbol({name})));
      for (int64_t set = 0; set < grid.columns; ++set) grid.cells.push_back(Number(name, set, ""));
    }
    return grid;
  }

  // One number of each set, as items beside the grids.
  std::vector<int> Loose(const std::string& name) {
    std::vector<int> items;
    for (int64_t set = 0; set < problem_.statistics.sets; ++set)
      items.push_back(Number(name, set, "").item);
    return items;
  }

  int Add(Item item) {
    items_.push_back(std::move(item));
    return static_cast<int>(items_.size()) - 1;
  }

  std::vector<Item> TakeItems() { return std::move(items_); }

 private:
  Grid OneGrid(const std::string& name, const NormShape& shape, int64_t example,
               bool channels_down) {
    const CellPlace size = SizesOf(shape);
    const int64_t pixels = size.h * size.w;
    const double largest = scene_.Matrix(name).cwiseAbs().maxCoeff();
    Grid grid;
    grid.of = OwnFormula(scene_.sheet.Symbol({name}));
    grid.note = FillWords(scene_.Word(HasPixels(shape) ? "image" : "example"),
                          {{"n", std::to_string(example + 1)}});
    grid.rows = static_cast<int>(channels_down ? size.c : pixels);
    grid.columns = static_cast<int>(channels_down ? pixels : size.c);
    for (int row = 0; row < grid.rows; ++row) {
      for (int column = 0; column < grid.columns; ++column) {
        const int64_t channel = channels_down ? row : column;
        const int64_t pixel = channels_down ? column : row;
        grid.cells.push_back(
            TensorCell(name, shape, {example, pixel / size.w, pixel % size.w, channel}, largest));
      }
    }
    std::vector<Formula> heads;
    std::vector<Formula> places;
    for (int64_t c = 0; c < size.c; ++c) heads.push_back(Head("c" + std::to_string(c + 1)));
    for (int64_t p = 0; HasPixels(shape) && p < pixels; ++p)
      places.push_back(Head(Join(p / size.w + 1, ",", p % size.w + 1)));
    if (shape.over == NormOver::kGroup)
      for (int64_t c = size.c / shape.groups; c < size.c; c += size.c / shape.groups)
        (channels_down ? grid.row_breaks : grid.column_breaks).push_back(static_cast<int>(c));
    grid.row_heads = channels_down ? heads : places;
    grid.column_heads = channels_down ? places : heads;
    return grid;
  }

  Cell TensorCell(const std::string& name, const NormShape& shape, const CellPlace& place,
                  double largest) {
    const int64_t row = CellAt(problem_.shape, place);
    const bool own = shape.layout == problem_.shape.layout;
    Cell cell = Number(name, row, own ? "" : kBeside);
    if (page_.Visible({name, static_cast<int>(row), 0}) && largest > 0)
      cell.strength = scene_.Value(name, static_cast<int>(row)) / largest;
    cell.current = false;
    if (own) return cell;
    // The subscript has the indices in the order of that layout.
    Item& item = items_.back();
    item.symbol = OwnFormula(
        WithSubscript(scene_.sheet.Symbol({name}), Subscript(shape.sizes, CellAt(shape, place))));
    item.name =
        FillWords(scene_.Word("beside_name"), {{"symbol", Spoken(item.symbol, scene_.text)},
                                               {"words", scene_.Word("name_" + name)},
                                               {"layout", std::string(LayoutAxes(shape.layout))}});
    return cell;
  }

  Cell Number(const std::string& name, int64_t row, const std::string& prefix) {
    Item item =
        page_.NumberItem(Join(prefix, name, ".", row + 1), {name, static_cast<int>(row), 0});
    items_.push_back(std::move(item));
    Cell cell;
    cell.item = static_cast<int>(items_.size()) - 1;
    cell.current = scene_.Makes(name);
    return cell;
  }

  const Scene& scene_;
  Page& page_;
  const Problem& problem_;
  std::vector<Item> items_;
};

CubeFigure::Sets SetsOf(const NormShape& shape, NormOver over) {
  int64_t columns = 1;
  if (over == NormOver::kLayer) columns = SizesOf(shape).c;
  if (over == NormOver::kGroup && shape.groups > 0)
    columns = std::max<int64_t>(1, SizesOf(shape).c / shape.groups);
  return {over != NormOver::kBatch, static_cast<int>(columns)};
}

// Composes the stage of one state.
class Stage {
 public:
  explicit Stage(const Scene& scene)
      : scene_(scene),
        page_(scene.page),
        shape_(scene.Of<Solution>().shape),
        statistics_(scene.Of<Solution>().statistics),
        parameters_(scene.Of<Solution>().parameters) {}

  void Compose() {
    const bool beside = HasPixels(shape_) && scene_.state.Word("beside") == "1";
    if (beside)
      BothLayouts();
    else
      Floors();
    if (beside || parameters_.sets != SizesOf(shape_).c) Parameters();
  }

 private:
  bool Is(const char* kind) const { return scene_.Is(kind); }

  // The statistics known so far; those that the step computes come first.
  Names Statistics() const {
    Names names;
    for (const char* name : {"mean", "var", "dvar", "dmean", "running.mean", "running.var"})
      if (scene_.trace.values.Has({name, 0, 0}) &&
          (page_.Visible({name, 0, 0}) || name == std::string_view("mean")))
        names.push_back(name);
    if (scene_.step == nullptr || scene_.step->phase != Phase::kBackward)
      std::erase_if(names, [](const std::string& name) { return name[0] == 'd'; });
    std::stable_partition(names.begin(), names.end(),
                          [&](const std::string& name) { return scene_.Makes(name); });
    return names;
  }

  // The parameters that the step computes or uses.
  Names ParameterNames() const {
    if (Is("y") || Is("eval")) return {"gamma", "beta"};
    if (Is("dbeta")) return {"dbeta"};
    if (Is("dgamma")) return {"dgamma", "dbeta"};
    if (Is("dxhat") || Is("eval_dx")) return {"gamma"};
    return {};
  }

  // While statistics are the subject, the shape is the one whose axes are counted.
  std::string Axes() const {
    const bool reshaped =
        shape_.over == NormOver::kGroup && (scene_.step == nullptr || Is("mean") || Is("var"));
    return reshaped ? Join(AxesOf(statistics_), " = ", Sizes(statistics_.shape))
                    : Join(scene_.Word("layout_" + scene_.state.Word("layout")), " = ",
                           Sizes(shape_.sizes));
  }

  std::string WordsOf(const std::string& name) const {
    return Join(scene_.Word("name_" + KeyOf(name)), ", ", Axes());
  }

  // What the step computes and uses, in one figure. The others come after its lines.
  void Floors() {
    const Names names = TensorsOf(scene_);
    const std::size_t first = std::min<std::size_t>(names.size(), 2);
    const auto after = names.begin() + static_cast<std::ptrdiff_t>(first);
    FloorsOf("tensor.x", {names.begin(), after}, true);
    if (first == names.size()) return;
    page_.Heading("title.more", 3, scene_.Word("more_tensors"));
    FloorsOf("tensor.more", {after, names.end()}, false);
  }

  void FloorsOf(const char* id, const Names& names, bool of_step) {
    Builder builder(scene_);
    CubeFigure figure;
    figure.sets = SetsOf(shape_, shape_.over);
    const CellPlace size = SizesOf(shape_);
    figure.colours_only = size.h * size.w * size.c > kMostWritten;
    for (int64_t n = 0; n < size.n; ++n)
      figure.floor_names.push_back(FillWords(scene_.Word("floor"), {{"n", std::to_string(n + 1)}}));
    for (const std::string& name : names) {
      CubeFigure::Tensor tensor;
      tensor.symbol = OwnFormula(scene_.sheet.LinkedSymbol({name}));
      tensor.words = names.size() == 1 ? WordsOf(name) : scene_.Word("name_" + KeyOf(name));
      tensor.floors = builder.Tensor(name, shape_, false);
      tensor.current = scene_.Makes(name);
      figure.tensors.push_back(std::move(tensor));
    }
    if (Revealed(scene_)) Bars(names, of_step, builder, figure);
    if (of_step && KindsOnStage(scene_)) Kinds(builder, figure);
    figure.flat_title = FillWords(scene_.Word("flat"), {{"n", std::to_string(statistics_.count)}});
    page_.Figure(id, WordsOf(names.front()), std::move(figure), builder.TakeItems());
  }

  // Mean and variance are below x, other statistics and the parameters below the first tensor.
  void Bars(const Names& names, bool of_step, Builder& builder, CubeFigure& figure) {
    const auto x = std::find(names.begin(), names.end(), "x");
    for (const std::string& name : Statistics()) {
      const bool of_x = name == "mean" || name == "var";
      if (of_x ? x == names.end() : !of_step) continue;
      const std::size_t at = of_x ? static_cast<std::size_t>(x - names.begin()) : 0;
      figure.tensors[at].bars.push_back(
          {builder.Statistic(name, shape_, keepdims_, true, ""), figure.sets});
    }
    if (!of_step) return;
    if (parameters_.sets == SizesOf(shape_).c) {
      for (const std::string& name : ParameterNames()) {
        Grid grid = builder.Rows({name});
        grid.title = std::move(grid.row_heads.front());
        grid.row_heads.clear();
        figure.tensors.front().bars.push_back({std::move(grid), {false, 1}});
      }
    }
    if (!Is("mean") && !Is("var") && scene_.step != nullptr) return;
    if (!Is("var")) {
      figure.lines.push_back({.label = scene_.Word("line_sum"), .items = builder.Loose("sum")});
      figure.falls = Join(scene_.state.Word("over"), Axes(), scene_.step == nullptr ? "?" : "");
    }
    figure.lines.push_back({.label = scene_.Word("line_count"), .formula = CountOf(statistics_)});
    CubeFigure::Line result{.label = scene_.Word(Is("var") ? "name_var" : "name_mean"),
                            .result = true};
    for (const Cell& cell : figure.tensors.front().bars.front().grid.cells)
      result.items.push_back(cell.item);
    figure.lines.push_back(std::move(result));
  }

  void Kinds(Builder& builder, CubeFigure& figure) const {
    figure.kinds_title = scene_.Word("kinds");
    figure.kinds_note = scene_.Word(HasPixels(shape_) ? "kinds_note" : "kinds_note_NC");
    std::vector<Item> buttons = KindButtons(scene_);
    constexpr NormOver kKinds[] = {NormOver::kBatch, NormOver::kLayer, NormOver::kInstance,
                                   NormOver::kGroup};
    for (std::size_t i = 0; i < buttons.size(); ++i) {
      NormShape shape = shape_;
      shape.over = kKinds[i];
      CubeFigure::Kind kind;
      kind.sets = SetsOf(shape, shape.over);
      kind.refused = CheckNormShape(shape).has_value();
      std::map<std::string, std::string, std::less<>> words{
          {"g", std::to_string(shape.groups)}, {"c", std::to_string(SizesOf(shape).c)}};
      if (!kind.refused) {
        const Reduction reduction = StatisticsOf(shape);
        words["sets"] = std::to_string(reduction.sets);
        words["n"] = std::to_string(reduction.count);
      }
      const char* const key = kind.refused ? "kind_refused" : "kind";
      for (const char* part : {"_1", "_2"})
        kind.notes.push_back(FillWords(scene_.Word(Join(key, part)), words));
      std::string& name = buttons[i].name;
      buttons[i].text = scene_.Word(Join("kind_", scene_.fields.Find("over")->words[i]));
      name += Join(": ", kind.notes[0], " ", kind.notes[1]);
      if (buttons[i].selected) name += ", " + scene_.Word("kind_chosen");
      kind.item = builder.Add(std::move(buttons[i]));
      figure.kinds.push_back(std::move(kind));
    }
  }

  // Each tensor in both layouts, with its statistics.
  void BothLayouts() {
    const NormShape other = OtherLayout(shape_);
    for (const std::string& name : TensorsOf(scene_)) {
      Builder builder(scene_);
      TensorFigure figure;
      figure.tinted = true;
      const auto add = [&](Grid grid, bool new_line) {
        grid.new_line = new_line;
        figure.grids.push_back(std::move(grid));
      };
      const auto down = [](const NormShape& shape) { return shape.layout == NormLayout::kNCHW; };
      std::vector<Grid> own = builder.Tensor(name, shape_, down(shape_));
      std::vector<Grid> there;
      if (name == "x") there = builder.Tensor(name, other, down(other));
      for (std::size_t i = 0; i < own.size(); ++i) {
        own[i].note += ", " + std::string(LayoutAxes(shape_.layout));
        add(std::move(own[i]), name == "x");
        if (name != "x") continue;
        there[i].note += ", " + std::string(LayoutAxes(other.layout));
        add(std::move(there[i]), false);
      }
      if (name == "x" && Revealed(scene_))
        for (const std::string& statistic : Statistics()) {
          const auto grid = [&](const NormShape& shape, const char* prefix) {
            return builder.Statistic(statistic, shape, keepdims_, !(keepdims_ && down(shape)),
                                     prefix);
          };
          add(grid(shape_, ""), true);
          add(grid(other, kBeside), false);
        }
      page_.Heading(
          "title." + name, 3,
          chainrule::Words(
              "$\\symbol$ {words}",
              {{{"symbol", scene_.sheet.LinkedSymbol({name})}, {"words", WordsOf(name)}}, {}}));
      page_.Figure("tensor." + name, WordsOf(name), std::move(figure), builder.TakeItems());
    }
  }

  void Parameters() {
    const Names names = ParameterNames();
    if (names.empty()) return;
    Builder builder(scene_);
    TensorFigure figure;
    figure.grids.push_back(builder.Rows(names));
    const std::string words =
        FillWords(scene_.Word("figure_parameters"), {{"shape", Sizes(parameters_.left)}});
    page_.Heading("title.parameters", 3, words);
    page_.Figure("parameters", words, std::move(figure), builder.TakeItems());
  }

  const Scene& scene_;
  Page& page_;
  const NormShape& shape_;
  const Reduction& statistics_;
  const Reduction& parameters_;
  const bool keepdims_ = scene_.state.Word("keepdims") == "1";
};

}  // namespace

void ComposeStage(const Scene& scene) {
  Stage(scene).Compose();
}

}  // namespace chainrule::norm
