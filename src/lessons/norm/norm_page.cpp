#include <algorithm>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "lessons/norm/norm.h"
#include "lessons/norm/norm_names.h"
#include "lessons/norm/norm_trace.h"
#include "page/card.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using norm::Entries;
using norm::Problem;
using std::int64_t;
using Grid = TensorFigure::Grid;
using Cell = TensorFigure::Cell;

// Outputs that are no further apart, as a part of the largest, count as the same.
constexpr double kUnseen = 0.01;

// Composes story and stage for one state.
class Composer {
 public:
  Composer(const TextBook& text, const Fields& fields, const State& state, const Trace& trace,
           Page& page)
      : text_(text),
        fields_(fields),
        state_(state),
        trace_(trace),
        page_(page),
        problem_(norm::ProblemOf(state)),
        number_(state.Integer("step")),
        step_(number_ > 0 ? &trace.steps[static_cast<std::size_t>(number_ - 1)] : nullptr),
        pin_(ParseQuantity(state.Word("pin"))) {}

  void Compose() {
    page_.Begin(Region::kStory, "story", text_.Word("story"));
    ComposeStory();
    page_.End();
    page_.Begin(Region::kStage, "stage", text_.Word("stage"));
    ComposeStage();
    page_.End();
    page_.Begin(Region::kTools, "settings", text_.Word("tools"));
    ComposeSettings();
    page_.End();
  }

 private:
  const Reduction& statistics() const { return problem_.statistics; }
  bool Is(std::string_view kind) const { return step_ != nullptr && step_->kind == kind; }
  double Value(const char* name, int64_t row) const {
    return *trace_.values.At({name, static_cast<int>(row), 0});
  }

  TextContext Context() const {
    TextContext words;
    words.words["letters"] = norm::Letters(statistics());
    words.words["axes"] = norm::Numbers(statistics().reduced);
    words.words["left"] = norm::Sizes(statistics().left);
    words.words["dropped"] = norm::Sizes(LeftWithoutKeepdims(statistics()));
    words.words["shape"] = norm::Sizes(problem_.shape.sizes);
    words.words["layout"] = state_.Word("layout");
    words.words["n"] = std::to_string(statistics().count);
    words.words["sets"] = std::to_string(statistics().sets);
    words.words["norm"] = text_.Word("over_" + state_.Word("over"));
    words.words["parameters"] = norm::Letters(problem_.parameters);
    words.words["parameter_shape"] = norm::Sizes(LeftWithoutKeepdims(problem_.parameters));
    return words;
  }

  void Say(const char* key, TextContext words, TextStyle style = TextStyle::kBody) {
    page_.Prose(std::string("say.") + key, Words(text_.Word(key), words), style);
  }

  void ComposeStory() {
    const TextContext words = Context();
    ComposeStepWords(text_, trace_, number_, words, page_);
    if (step_ == nullptr) {
      ComposeAxes(words);
      ComposeQuestion();
    } else {
      ComposeLines();
    }
    if (pin_) {
      ComposeCard(
          *pin_, [&](const Quantity& quantity) { return norm::Symbol(problem_, quantity); },
          [&](Item& item) { norm::Describe(text_, fields_, problem_, page_, item); }, trace_, number_,
          page_);
    }
    if (Is("y") || Is("dgamma") || Is("dbeta")) Say("parameters_said", words, TextStyle::kAside);
    if (Is("dx")) ComposeSumOfGradients();
    if (Is("running")) Say("running_keras", words, TextStyle::kAside);
    ComposeDegenerate(words);
  }

  // The axes in this layout and in the others.
  void ComposeAxes(const TextContext& words) {
    Say("axes_here", words);
    if (problem_.shape.over == NormOver::kGroup) {
      TextContext reshaped = words;
      reshaped.words["reshaped"] = norm::Sizes(statistics().shape);
      std::string axes;
      for (const char axis : statistics().axes) axes += (axes.empty() ? "" : " × ") + std::string(1, axis);
      reshaped.words["letters_reshaped"] = axes;
      Say("group_reshaped", std::move(reshaped));
    }
    if (problem_.shape.layout != NormLayout::kNC) {
      NormShape other = problem_.shape;
      const norm::CellPlace s = norm::SizesOf(problem_.shape);
      const bool last = problem_.shape.layout == NormLayout::kNHWC;
      other.layout = last ? NormLayout::kNCHW : NormLayout::kNHWC;
      other.sizes = last ? std::vector<int64_t>{s.n, s.c, s.h, s.w} : std::vector<int64_t>{s.n, s.h, s.w, s.c};
      const Reduction there = StatisticsOf(other);
      TextContext both = words;
      both.words["other"] = last ? "NCHW" : "NHWC";
      both.words["other_axes"] = norm::Numbers(there.reduced);
      both.words["other_left"] = norm::Sizes(there.left);
      Say("axes_other", std::move(both));
    }
    Say("axes_libraries", words, TextStyle::kAside);
  }

  void ComposeQuestion() {
    page_.Prose("question.text", Words(text_.Word("question")));
    page_.Controls("question.choice", text_.Word("guess"),
                   {FieldChoice(text_, fields_, state_, "guess", "guess")});
    const std::string& guess = state_.Word("guess");
    if (guess == "none") return;
    NormData doubled = problem_.data;
    doubled.x *= 2;
    const Eigen::VectorXd y = *trace_.values.Find("y");
    const Eigen::VectorXd after = Normalize(problem_.shape, doubled).y;
    const auto far = [](const Eigen::VectorXd& difference) { return difference.cwiseAbs().maxCoeff(); };
    page_.Define("apart", far(after - y));
    TextContext words;
    words.quantities["apart"] = {"apart", 0, 0};
    // As a part of the largest output.
    const double same = far(after - y) / far(y);
    const double twice = far(after - 2 * y) / far(y);
    const bool stays = far(y) == 0 || same < kUnseen;
    const char* const truth = stays ? "same" : twice < kUnseen ? "doubles" : "";
    words.words["verdict"] = text_.Word(guess == truth ? "question_right" : "question_wrong");
    const char* const key = stays                ? "question_answer"
                            : twice < kUnseen ? "question_doubles"
                                                 : "question_epsilon";
    page_.Prose("question.answer", Words(text_.Word(key), words));
  }

  // The pinned entry if this step computes it or one that shares its row; else the first.
  Quantity Entry() const {
    Quantity entry{step_->produces.front(), 0, 0};
    if (!pin_ || pin_->whole()) return entry;
    const Entries made = norm::EntriesOf(entry.name);
    const Entries pinned = norm::EntriesOf(pin_->name);
    if (made == pinned) entry.row = pin_->row;
    else if (pinned == Entries::kCells && made == Entries::kStatistics)
      entry.row = static_cast<int>(SetOf(statistics(), pin_->row));
    else if (pinned == Entries::kCells && made == Entries::kParameters)
      entry.row = static_cast<int>(SetOf(problem_.parameters, pin_->row));
    return entry;
  }

  void ComposeLines() {
    const Quantity entry = Entry();
    const bool several = trace_.values.Find(entry.name)->size() > 1;
    std::vector<FormulaLine> lines;
    lines.push_back({text_.Word("line_symbols"), OwnFormula(step_->formula), false});
    lines.push_back({text_.Word("line_shapes"), Shapes(entry), false});
    lines.push_back({text_.Word("line_numbers"),
                     EntryLine(page_, trace_, step_->expand(trace_.values, "", entry.row, 0),
                               norm::LinkedSymbol(problem_, entry), entry),
                     false});
    page_.Lines("story.lines", text_.Word("lines"), std::move(lines));
    if (several && (!pin_ || pin_->whole()))
      page_.Prose("story.others", Words(text_.Word("line_others")), TextStyle::kAside);
  }

  Formula Shapes(const Quantity& entry) const {
    const Entries made = norm::EntriesOf(entry.name);
    const std::string& shape =
        made == Entries::kCells        ? norm::Sizes(problem_.shape.sizes)
        : made == Entries::kStatistics ? norm::Sizes(statistics().left)
                                       : norm::Sizes(problem_.parameters.left);
    return OwnFormula("\\text{" + shape + "}");
  }

  void ComposeSumOfGradients() {
    double largest = 0;
    for (int64_t set = 0; set < statistics().sets; ++set) {
      double sum = 0;
      for (int64_t i = 0; i < statistics().count; ++i) sum += Value("dx", CellOf(statistics(), set, i));
      largest = std::max(largest, std::abs(sum));
    }
    page_.Define("left_over", largest, {"dx", 0, 0});
    TextContext words;
    words.quantities["left_over"] = {"left_over", 0, 0};
    Say("sum_dx", std::move(words));
  }

  void ComposeDegenerate(const TextContext& words) {
    if (statistics().count == 1) {
      Say("degenerate_one", words);
      if (const std::optional<std::string> refusal = PyTorchRefusal(problem_.shape)) {
        Inline piece;
        piece.text = *refusal;
        page_.Prose("say.refusal", {piece}, TextStyle::kAside);
      }
      return;
    }
    bool small_epsilon = true;  // beside every variance there is
    for (int64_t set = 0; set < statistics().sets; ++set)
      if (const double variance = Value("var", set); variance > 0)
        small_epsilon = small_epsilon && problem_.data.eps < kUnseen * variance;
    if (statistics().count == 2 && small_epsilon) Say("degenerate_two", words);
    bool constant = false;
    for (int64_t set = 0; set < statistics().sets; ++set) constant = constant || Value("var", set) == 0;
    if (constant && page_.Visible({"var", 0, 0})) Say("degenerate_constant", words);
  }

  int Add(std::vector<Item>& items, const std::string& name, int64_t row) const {
    Item item = page_.NumberItem(name + "." + std::to_string(row + 1), {name, static_cast<int>(row), 0});
    norm::Describe(text_, fields_, problem_, page_, item);
    items.push_back(std::move(item));
    return static_cast<int>(items.size()) - 1;
  }

  Cell CellOfItem(std::vector<Item>& items, const std::string& name, int64_t row, double largest) const {
    Cell cell;
    cell.item = Add(items, name, row);
    if (page_.Visible({name, static_cast<int>(row), 0}) && largest > 0)
      cell.strength = Value(name.c_str(), row) / largest;
    return cell;
  }

  double Largest(const std::string& name) const {
    return trace_.values.Find(name)->cwiseAbs().maxCoeff();
  }

  // The tensor, an image to a grid: pixels down and channels across, or the other way round.
  void Tensor(const std::string& name) {
    const norm::CellPlace size = norm::SizesOf(problem_.shape);
    const bool channels_first = problem_.shape.layout == NormLayout::kNCHW;
    const bool pixels = problem_.shape.layout != NormLayout::kNC;
    TensorFigure figure;
    figure.tinted = true;
    std::vector<Item> items;
    const double largest = Largest(name);
    const auto head = [](const std::string& words) { return OwnFormula("\\text{" + words + "}"); };
    for (int64_t image = 0; image < (pixels ? size.n : 1); ++image) {
      Grid grid;
      if (pixels) grid.note = FillWords(text_.Word("image"), {{"n", std::to_string(image + 1)}});
      const int64_t positions = pixels ? size.h * size.w : size.n;
      grid.rows = static_cast<int>(channels_first ? size.c : positions);
      grid.columns = static_cast<int>(channels_first ? positions : size.c);
      for (int row = 0; row < grid.rows; ++row) {
        for (int column = 0; column < grid.columns; ++column) {
          const int64_t channel = channels_first ? row : column;
          const int64_t position = channels_first ? column : row;
          const norm::CellPlace place =
              pixels ? norm::CellPlace{image, position / size.w, position % size.w, channel}
                     : norm::CellPlace{position, 0, 0, channel};
          grid.cells.push_back(
              CellOfItem(items, name, norm::CellAt(problem_.shape, place), largest));
        }
      }
      std::vector<Formula> channels;
      std::vector<Formula> places;
      for (int64_t c = 0; c < size.c; ++c) channels.push_back(head("c" + std::to_string(c + 1)));
      for (int64_t p = 0; p < positions; ++p)
        places.push_back(head(pixels ? std::to_string(p / size.w + 1) + "," + std::to_string(p % size.w + 1)
                                     : "n" + std::to_string(p + 1)));
      grid.row_heads = channels_first ? channels : places;
      grid.column_heads = channels_first ? places : channels;
      figure.grids.push_back(std::move(grid));
    }
    const std::string shape = norm::Sizes(problem_.shape.sizes);
    page_.Heading("title." + name, 3,
                  Words("$\\symbol$ {words}, {shape}",
                        {{{"symbol", norm::LinkedSymbol(problem_, {name, Quantity::kAll, Quantity::kAll})},
                          {"words", text_.Word("name_" + name)},
                          {"shape", shape}},
                         {}}));
    page_.Figure("tensor." + name, text_.Word("name_" + name) + ", " + shape, std::move(figure),
                 std::move(items));
  }

  // One row of numbers for each of these names.
  void Sets(const char* id, const char* title, const std::vector<std::string>& names,
            const Reduction& reduction) {
    TensorFigure figure;
    std::vector<Item> items;
    for (const std::string& name : names) {
      Grid grid;
      grid.title = OwnFormula(norm::LinkedSymbol(problem_, {name, Quantity::kAll, Quantity::kAll}));
      grid.rows = 1;
      grid.columns = static_cast<int>(reduction.sets);
      grid.new_line = true;
      for (int64_t set = 0; set < reduction.sets; ++set) {
        Cell cell;
        cell.item = Add(items, name, set);
        cell.current = step_ != nullptr && std::find(step_->produces.begin(), step_->produces.end(), name) !=
                                               step_->produces.end();
        grid.cells.push_back(std::move(cell));
      }
      figure.grids.push_back(std::move(grid));
    }
    const std::string words = FillWords(text_.Word(title), {{"shape", norm::Sizes(reduction.left)}});
    page_.Heading(std::string("title.") + id, 3, Words(words));
    page_.Figure(id, words, std::move(figure), std::move(items));
  }

  void ComposeStage() {
    const bool backward = step_ != nullptr && step_->phase == Phase::kBackward;
    std::vector<std::string> statistics_names{"mean", "var"};
    if (backward) statistics_names.insert(statistics_names.end(), {"dvar", "dmean"});
    if (Is("running") || Is("eval")) statistics_names.insert(statistics_names.end(), {"running.mean", "running.var"});
    std::vector<std::string> parameter_names{"gamma", "beta"};
    if (backward) parameter_names.insert(parameter_names.end(), {"dbeta", "dgamma"});
    const std::string result = step_ == nullptr ? "" : step_->produces.front();
    Tensor("x");
    Sets("statistics", "figure_statistics", statistics_names, statistics());
    if (norm::EntriesOf(result) == Entries::kCells) Tensor(result);
    if (backward) Tensor("dy");
    if (backward && result != "dxhat" && page_.Visible({"dxhat", 0, 0})) Tensor("dxhat");
    if (step_ != nullptr && result != "xhat" && page_.Visible({"xhat", 0, 0}) &&
        (Is("y") || Is("dgamma")))
      Tensor("xhat");
    Sets("parameters", "figure_parameters", parameter_names, problem_.parameters);
  }

  Item Chosen(const std::string& id, const std::string& words, bool chosen) const {
    Item item = Button(id, words);
    item.selected = chosen;
    return item;
  }

  Item Size(const std::string& id, const std::string& letter, double value) const {
    Item item =
        SizeItem(id, text_.Word("size_" + letter), value, {0, fields_.Find("shape")->max, 1});
    item.symbol = OwnFormula(letter == "groups" ? "\\text{groups}" : letter);
    return item;
  }

  void ComposeSettings() {
    std::vector<Item> layouts;
    for (const char* layout : {"NC", "NHWC", "NCHW"})
      layouts.push_back(Chosen(std::string("layout.") + layout, text_.Word(std::string("layout_") + layout),
                               state_.Word("layout") == layout));
    page_.Controls("settings_layout", text_.Word("settings_layout"), std::move(layouts));
    std::vector<Item> overs;
    for (const char* over : {"batch", "layer", "instance", "group"})
      overs.push_back(Chosen(std::string("over.") + over, text_.Word(std::string("over_") + over),
                             state_.Word("over") == over));
    page_.Controls("settings_over", text_.Word("settings_over"), std::move(overs));
    std::vector<Item> sizes;
    const std::string axes(LayoutAxes(problem_.shape.layout));
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
      const std::string letter(1, axes[axis]);
      sizes.push_back(Size("size." + letter, letter, static_cast<double>(problem_.shape.sizes[axis])));
    }
    if (problem_.shape.over == NormOver::kGroup)
      sizes.push_back(Size("size.groups", "groups", static_cast<double>(problem_.shape.groups)));
    page_.Controls("settings_sizes", text_.Word("settings_sizes"), std::move(sizes));
    std::vector<Item> data;
    Item eps = page_.NumberItem("eps", {"eps", 0, 0});
    norm::Describe(text_, fields_, problem_, page_, eps);
    data.push_back(std::move(eps));
    data.push_back(Button("data.double", text_.Word("data_double")));
    data.push_back(Button("data.seed", text_.Word("data_seed")));
    page_.Controls("settings_data", text_.Word("settings_data"), std::move(data));
  }

  const TextBook& text_;
  const Fields& fields_;
  const State& state_;
  const Trace& trace_;
  Page& page_;
  const Problem problem_;
  const int number_;
  const Step* const step_;
  const std::optional<Quantity> pin_;
};

}  // namespace

void NormLesson::Compose(const State& state, const Trace& trace, Page& page) const {
  Composer(text_, fields_, state, trace, page).Compose();
}

}  // namespace chainrule
