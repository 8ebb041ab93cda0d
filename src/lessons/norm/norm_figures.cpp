// The tensor as grids of numbers, the statistics in the shape that is left, and the cells that
// slide into them.
#include <algorithm>
#include <utility>

#include "course/spoken.h"
#include "lessons/norm/norm.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::norm {
namespace {

using std::int64_t;
using Grid = TensorFigure::Grid;
using Cell = TensorFigure::Cell;
using Place = TensorFigure::Place;

Formula Head(const std::string& words) {
  return OwnFormula(Join("\\text{", words, "}"));
}

// Prefixes the ids of the same tensor in its other layout.
constexpr const char* kBeside = "beside.";

// Puts grids together for one figure.
class Builder {
 public:
  explicit Builder(const Scene& scene)
      : scene_(scene), page_(scene.page), problem_(scene.Of<Solution>()) {}

  // The quantity `name` as it lies in `shape`. Each image is a grid, with pixels down and channels
  // across, or the other way round. If it is reshaped into groups, each group is a grid.
  std::vector<Grid> Tensor(const std::string& name, const NormShape& shape, bool reshaped) {
    const CellPlace size = SizesOf(shape);
    const bool pixels = HasPixels(shape);
    const int64_t groups = reshaped ? shape.groups : 1;
    std::vector<Grid> grids;
    for (int64_t image = 0; image < (pixels ? size.n : 1); ++image)
      for (int64_t group = 0; group < groups; ++group)
        grids.push_back(OneGrid(name, shape, image, group, groups));
    return grids;
  }

  // The place of a cell in the grids from Tensor().
  static Place PlaceIn(const NormShape& shape, bool reshaped, const CellPlace& place) {
    const CellPlace size = SizesOf(shape);
    const int64_t groups = reshaped ? shape.groups : 1;
    const int64_t channels = size.c / groups;
    const bool pixels = HasPixels(shape);
    const int64_t position = pixels ? place.h * size.w + place.w : place.n;
    const int64_t positions = pixels ? size.h * size.w : size.n;
    const int64_t grid = (pixels ? place.n * groups : 0) + place.c / channels;
    const int64_t cell = shape.layout == NormLayout::kNCHW
                             ? place.c % channels * positions + position
                             : position * channels + place.c % channels;
    return {static_cast<int>(grid), static_cast<int>(cell)};
  }

  // A statistic in the shape that is left: with keepdims laid out like the tensor, else in rows.
  Grid Statistic(const std::string& name, const NormShape& shape, bool keepdims,
                 const std::string& prefix) {
    const Reduction statistics = StatisticsOf(shape);
    const int64_t outer = shape.over == NormOver::kBatch ? 1 : SizesOf(shape).n;
    const int64_t inner = statistics.sets / outer;
    const bool lies_down = !(keepdims && shape.layout == NormLayout::kNCHW);
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

  static int StatisticCell(const NormShape& shape, bool keepdims, int64_t set) {
    const int64_t outer = shape.over == NormOver::kBatch ? 1 : SizesOf(shape).n;
    const int64_t inner = StatisticsOf(shape).sets / outer;
    const bool lies_down = !(keepdims && shape.layout == NormLayout::kNCHW);
    return static_cast<int>(lies_down ? set : set % inner * outer + set / inner);
  }

  // A statistic or parameter as one row.
  Grid Row(const std::string& name, const Reduction& reduction) {
    Grid grid;
    grid.title = OwnFormula(scene_.sheet.LinkedSymbol({name}));
    grid.rows = 1;
    grid.columns = static_cast<int>(reduction.sets);
    // Heads only if there is one number for each channel.
    if (reduction.sets == SizesOf(problem_.shape).c)
      for (int64_t set = 0; set < reduction.sets; ++set)
        grid.column_heads.push_back(Head("c" + std::to_string(set + 1)));
    for (int64_t set = 0; set < reduction.sets; ++set) grid.cells.push_back(Number(name, set, ""));
    return grid;
  }

  std::vector<Item> TakeItems() { return std::move(items_); }

 private:
  Grid OneGrid(const std::string& name, const NormShape& shape, int64_t image, int64_t group,
               int64_t groups) {
    const CellPlace size = SizesOf(shape);
    const bool channels_first = shape.layout == NormLayout::kNCHW;
    const bool pixels = HasPixels(shape);
    const int64_t positions = pixels ? size.h * size.w : size.n;
    const int64_t channels = size.c / groups;
    const int64_t first = group * channels;
    const double largest = scene_.Matrix(name).cwiseAbs().maxCoeff();
    Grid grid;
    grid.of = OwnFormula(scene_.sheet.Symbol({name}));
    const std::map<std::string, std::string, std::less<>> words{{"n", std::to_string(image + 1)},
                                                                {"g", std::to_string(group + 1)}};
    if (groups > 1 || pixels)
      grid.note = FillWords(scene_.Word(groups == 1 ? "image"
                                        : pixels    ? "image_group"
                                                    : "group"),
                            words);
    grid.rows = static_cast<int>(channels_first ? channels : positions);
    grid.columns = static_cast<int>(channels_first ? positions : channels);
    for (int row = 0; row < grid.rows; ++row) {
      for (int column = 0; column < grid.columns; ++column) {
        const int64_t channel = first + (channels_first ? row : column);
        const int64_t position = channels_first ? column : row;
        const CellPlace place =
            pixels ? CellPlace{image, position / size.w, position % size.w, channel}
                   : CellPlace{position, 0, 0, channel};
        grid.cells.push_back(TensorCell(name, shape, place, largest));
      }
    }
    std::vector<Formula> heads;
    std::vector<Formula> places;
    for (int64_t c = 0; c < channels; ++c)
      heads.push_back(Head("c" + std::to_string(first + c + 1)));
    for (int64_t p = 0; p < positions; ++p)
      places.push_back(
          Head(pixels ? Join(p / size.w + 1, ",", p % size.w + 1) : "n" + std::to_string(p + 1)));
    // Lines between groups that share a grid.
    if (groups == 1 && shape.over == NormOver::kGroup)
      for (int64_t c = size.c / shape.groups; c < size.c; c += size.c / shape.groups)
        (channels_first ? grid.row_breaks : grid.column_breaks).push_back(static_cast<int>(c));
    grid.row_heads = channels_first ? heads : places;
    grid.column_heads = channels_first ? places : heads;
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

// Composes the stage of one state.
class Stage {
 public:
  explicit Stage(const Scene& scene)
      : scene_(scene),
        page_(scene.page),
        shape_(scene.Of<Solution>().shape),
        statistics_(scene.Of<Solution>().statistics) {}

  // The step's result comes first, then what it is made of. Statistics are shown with the tensor
  // that they belong to.
  void Compose() {
    const std::string result = scene_.step == nullptr ? "" : scene_.step->produces.front();
    const bool of_parameters = Is("dbeta") || Is("dgamma");
    const bool of_cells = scene_.sheet.IndexOf(result) == scene_.sheet.IndexOf("x");
    if (!Revealed(scene_)) return ComposeInput();
    if (of_cells) Tensor(result);
    // Parameters go above the tensors if the step computes them or multiplies with them.
    const bool parameters_first = of_parameters || Is("y") || Is("dxhat");
    if (parameters_first) Parameters();
    if (of_cells || of_parameters) Operands(result);
    ComposeInput();
    if (!of_cells && !of_parameters) Operands(result);
    if (!parameters_first) Parameters();
  }

 private:
  void Operands(const std::string& result) {
    // The later gradient comes first, because the next steps use it.
    if (Backward() && result != "dxhat" && page_.Visible({"dxhat", 0, 0})) Tensor("dxhat");
    if (Backward() || Is("eval_dx")) Tensor("dy");
    if (Is("y") || Is("dgamma")) Tensor("xhat");
  }

  bool Backward() const { return scene_.step != nullptr && scene_.step->phase == Phase::kBackward; }

  bool Is(const char* kind) const { return scene_.Is(kind); }

  // While statistics are the subject, the tensor is shown in the shape whose axes are counted.
  bool Reshaped() const {
    return shape_.over == NormOver::kGroup && (scene_.step == nullptr || Is("mean") || Is("var"));
  }

  void Title(const std::string& name, const std::vector<int64_t>& sizes, const std::string& axes) {
    page_.Heading("title." + name, 3,
                  chainrule::Words("$\\symbol$ {words}, {axes} = {shape}",
                                   {{{"symbol", scene_.sheet.LinkedSymbol({name})},
                                     {"words", scene_.Word("name_" + KeyOf(name))},
                                     {"axes", axes},
                                     {"shape", Sizes(sizes)}},
                                    {}}));
  }

  std::string Label(const std::string& name) const {
    return Join(scene_.Word("name_" + KeyOf(name)), ", ", Sizes(shape_.sizes));
  }

  // The tensor and its statistics share a figure, so that cells can slide from one to the other.
  void ComposeInput() {
    const bool reshaped = Reshaped();
    const bool beside = HasPixels(shape_) && scene_.state.Word("beside") == "1";
    Builder builder(scene_);
    TensorFigure figure;
    figure.tinted = true;
    std::vector<Grid> own = builder.Tensor("x", shape_, reshaped);
    const auto count = static_cast<int>(own.size());
    std::vector<Grid> other;
    const NormShape other_shape = beside ? OtherLayout(shape_) : shape_;
    if (beside) other = builder.Tensor("x", other_shape, reshaped);
    for (std::size_t i = 0; i < own.size(); ++i) {
      if (beside) {
        own[i].note += ", " + std::string(LayoutAxes(shape_.layout));
        other[i].note += ", " + std::string(LayoutAxes(other_shape.layout));
        own[i].new_line = true;
      }
      figure.grids.push_back(std::move(own[i]));
      if (beside) figure.grids.push_back(std::move(other[i]));
    }
    if (Revealed(scene_)) {
      const int first = static_cast<int>(figure.grids.size());
      Names names{"mean", "var"};
      for (const char* name : {"dvar", "dmean"})
        if (Backward() && page_.Visible({name, 0, 0})) names.push_back(name);
      if (Is("running") || Is("eval") || Is("eval_dx"))
        names.insert(names.end(), {"running.mean", "running.var"});
      // The statistics that this step computes come first, where they are in sight.
      std::stable_partition(names.begin(), names.end(),
                            [&](const std::string& name) { return scene_.Makes(name); });
      for (const std::string& name : names) {
        Grid grid = builder.Statistic(name, shape_, keepdims_, "");
        grid.new_line = beside || name != names.front() || count % 2 == 0;
        figure.grids.push_back(std::move(grid));
        if (beside)
          figure.grids.push_back(builder.Statistic(name, other_shape, keepdims_, kBeside));
      }
      if (scene_.step == nullptr || Is("mean")) {
        Slide(reshaped, beside ? 2 : 1, first, figure);
      }
    }
    if (reshaped)
      Title("x", statistics_.shape, AxesOf(statistics_));
    else
      Title("x", shape_.sizes, scene_.Word("layout_" + scene_.state.Word("layout")));
    page_.Figure("tensor.x", Label("x"), std::move(figure), builder.TakeItems());
  }

  // Cells slide along the axes within a grid, then from image to image, then into the statistic.
  void Slide(bool reshaped, int grids_each, int statistic, TensorFigure& figure) const {
    const auto is_reduced = [&](char letter) {
      for (const int axis : statistics_.reduced)
        if (statistics_.axes[static_cast<std::size_t>(axis)] == letter) return true;
      return false;
    };
    const bool pixels = HasPixels(shape_);
    const int64_t channels = SizesOf(shape_).c;
    const int64_t of_group = shape_.over == NormOver::kGroup ? channels / shape_.groups : channels;
    const bool images = pixels && is_reduced('N');
    const bool within = is_reduced('H') || is_reduced('C') || (!pixels && is_reduced('N'));
    const auto at = [&](const CellPlace& cell) {
      Place place = Builder::PlaceIn(shape_, reshaped, cell);
      place.grid *= grids_each;
      return place;
    };
    for (int64_t cell = 0; cell < statistics_.cells; ++cell) {
      CellPlace place = PlaceOf(shape_, cell);
      TensorFigure::Slide slide{at(place)};
      if (is_reduced('H')) place.h = place.w = 0;
      if (is_reduced('C')) place.c -= place.c % of_group;
      if (!pixels && is_reduced('N')) place.n = 0;
      if (within) slide.push_back(at(place));
      if (images) {
        place.n = 0;
        slide.push_back(at(place));
      }
      slide.push_back(
          {statistic, Builder::StatisticCell(shape_, keepdims_, SetOf(statistics_, cell))});
      figure.slides.push_back(std::move(slide));
    }
    figure.slides_key = Join(scene_.state.Word("over"), Sizes(statistics_.shape),
                             scene_.state.Word("layout"), scene_.step == nullptr ? "?" : "");
  }

  void Tensor(const std::string& name) {
    Builder builder(scene_);
    TensorFigure figure;
    figure.tinted = true;
    figure.grids = builder.Tensor(name, shape_, false);
    Title(name, shape_.sizes, scene_.Word("layout_" + scene_.state.Word("layout")));
    page_.Figure("tensor." + name, Label(name), std::move(figure), builder.TakeItems());
  }

  void Parameters() {
    Names names{"gamma", "beta"};
    if (Backward()) names.insert(names.end(), {"dbeta", "dgamma"});
    Builder builder(scene_);
    TensorFigure figure;
    for (const std::string& name : names) {
      Grid grid = builder.Row(name, scene_.Of<Solution>().parameters);
      grid.new_line = true;
      figure.grids.push_back(std::move(grid));
    }
    const std::string words = FillWords(scene_.Word("figure_parameters"),
                                        {{"shape", Sizes(scene_.Of<Solution>().parameters.left)}});
    page_.Heading("title.parameters", 3, words);
    page_.Figure("parameters", words, std::move(figure), builder.TakeItems());
  }

  const Scene& scene_;
  Page& page_;
  const NormShape& shape_;
  const Reduction& statistics_;
  const bool keepdims_ = scene_.state.Word("keepdims") == "1";
};

}  // namespace

void ComposeStage(const Scene& scene) {
  Stage(scene).Compose();
}

}  // namespace chainrule::norm
