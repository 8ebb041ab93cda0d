#include "lessons/norm/norm_predict.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "lessons/norm/norm_parts.h"
#include "page/pieces.h"

namespace chainrule::norm {
namespace {

using std::int64_t;
using Sizes64 = std::vector<int64_t>;

constexpr double kLargestSize = 1e9;
constexpr std::string_view kAxis = "predict.axis.";
constexpr std::string_view kSize = "predict.size.";

int Axes(const Reduction& statistics) {
  return static_cast<int>(statistics.shape.size());
}

std::vector<int> Ticked(const State& state) {
  std::vector<int> axes;
  if (state.Word("ticked").empty())
    for (const double axis : state.Matrix("ticked").reshaped())
      axes.push_back(static_cast<int>(axis));
  return axes;
}

// 0 where nothing is typed.
Sizes64 Typed(const State& state, const Reduction& statistics) {
  Sizes64 sizes(statistics.shape.size(), 0);
  if (!state.Word("typed").empty()) return sizes;
  const Eigen::MatrixXd& numbers = state.Matrix("typed");
  for (std::size_t i = 0; i < sizes.size(); ++i)
    sizes[i] = static_cast<int64_t>(numbers(static_cast<Eigen::Index>(i)));
  return sizes;
}

void SetList(State& state, const std::string& key, const std::vector<double>& numbers) {
  const bool none = std::all_of(numbers.begin(), numbers.end(), [](double n) { return n == 0; });
  if (numbers.empty() || (none && key == "typed")) return state.SetWord(key, "none");
  state.Set(key, Eigen::MatrixXd(Eigen::Map<const Eigen::VectorXd>(
                     numbers.data(), static_cast<Eigen::Index>(numbers.size()))));
}

// The axis after a prefix in an item's id, if there is such an axis.
std::optional<int> AxisOf(const std::string& id, std::string_view prefix, int axes) {
  if (!id.starts_with(prefix) || id.size() != prefix.size() + 1) return std::nullopt;
  const int axis = id.back() - '0';
  return axis >= 0 && axis < axes ? std::optional<int>(axis) : std::nullopt;
}

std::vector<int> Without(const std::vector<int>& axes, const std::vector<int>& others) {
  std::vector<int> rest;
  for (const int axis : axes)
    if (std::find(others.begin(), others.end(), axis) == others.end()) rest.push_back(axis);
  return rest;
}

Judged::Axes JudgeAxes(const Problem& problem, const std::vector<int>& ticked) {
  const Reduction& truth = problem.statistics;
  const auto under = [&](NormRules::Axes axes) {
    return StatisticsOf(problem.shape, {.axes = axes}).reduced == ticked;
  };
  if (ticked == truth.reduced) return Judged::Axes::kRight;
  if (ticked.empty()) return Judged::Axes::kNone;
  if (static_cast<int>(ticked.size()) == Axes(truth)) return Judged::Axes::kAll;
  if (under(NormRules::Axes::kSwapped)) return Judged::Axes::kSwapped;
  if (under(NormRules::Axes::kBatchOnly)) return Judged::Axes::kBatchOnly;
  if (under(NormRules::Axes::kSpatialOnly)) return Judged::Axes::kSpatialOnly;
  return Judged::Axes::kOther;
}

Judged::Left JudgeLeft(const Reduction& truth, const Reduction& ticked, const Sizes64& typed) {
  if (std::find(typed.begin(), typed.end(), 0) != typed.end()) return Judged::Left::kBlank;
  if (typed == truth.left) return Judged::Left::kRight;
  if (typed == ticked.left) return Judged::Left::kOfTicked;
  Sizes64 swapped;
  for (std::size_t i = 0; i < typed.size(); ++i)
    swapped.push_back(ticked.left[i] == ticked.shape[i] ? 1 : ticked.shape[i]);
  if (typed == ticked.shape) return Judged::Left::kTensor;
  return typed == swapped ? Judged::Left::kSwapped : Judged::Left::kOther;
}

}  // namespace

void AddPredictionFields(Fields& fields) {
  const auto list = [&](const char* name, double max) {
    fields.fields.push_back({.name = name,
                             .kind = FieldKind::kVector,
                             .max = max,
                             .max_columns = 5,
                             .whole_numbers = true,
                             .words = {"none"},
                             .default_text = "none",
                             .navigation = true});
  };
  list("ticked", 4);
  list("typed", kLargestSize);
  fields.fields.push_back({.name = "answer",
                           .kind = FieldKind::kChoice,
                           .words = {"open", "checked", "shown"},
                           .default_text = "open",
                           .navigation = true});
}

std::optional<Error> CheckPrediction(const State& state, const TextBook& text) {
  const int axes = Axes(StatisticsOf(ShapeOf(state)));
  const auto refuse = [&](const char* word, const char* key) {
    const Eigen::MatrixXd& numbers = state.Matrix(key);
    std::string value;
    for (const double number : numbers.reshaped())
      value += (value.empty() ? "" : ",") + PrintNumber(number);
    return Error{FillWords(
        text.Word(word),
        {{"value", value}, {"axes", std::to_string(axes)}, {"last", std::to_string(axes - 1)}})};
  };
  const std::vector<int> ticked = Ticked(state);
  for (std::size_t i = 0; i < ticked.size(); ++i)
    if (ticked[i] >= axes || (i > 0 && ticked[i] <= ticked[i - 1]))
      return refuse("error_ticked", "ticked");
  if (state.Word("typed").empty() && state.Matrix("typed").size() != axes)
    return refuse("error_typed", "typed");
  return std::nullopt;
}

void ForgetPrediction(State& state) {
  state.SetWord("ticked", "none");
  state.SetWord("typed", "none");
  if (state.Word("answer") != "shown") state.SetWord("answer", "open");
}

std::optional<Result<State>> DoPrediction(const Action& action, const State& state,
                                          const TextBook& text) {
  if (!action.id.starts_with("predict.")) return std::nullopt;
  const Reduction statistics = StatisticsOf(ShapeOf(state));
  State next = state;
  next.SetWord("answer", "open");
  if (const std::optional<int> axis = AxisOf(action.id, kAxis, Axes(statistics))) {
    std::vector<double> ticked;
    bool was = false;
    for (const int other : Ticked(state)) {
      if (other == *axis)
        was = true;
      else
        ticked.push_back(other);
    }
    if (!was) ticked.insert(std::upper_bound(ticked.begin(), ticked.end(), *axis), *axis);
    SetList(next, "ticked", ticked);
  } else if (const std::optional<int> place = AxisOf(action.id, kSize, Axes(statistics))) {
    const std::optional<double> value = ParseNumber(action.value);
    if (!value || *value != std::floor(*value))
      return Result<State>(Error{FillWords(text.Word("error_whole"), {{"value", action.value}})});
    std::vector<double> typed;
    for (const int64_t size : Typed(state, statistics)) typed.push_back(static_cast<double>(size));
    typed[static_cast<std::size_t>(*place)] = *value;
    SetList(next, "typed", typed);
  } else if (action.id == "predict.check") {
    next.SetWord("answer", "checked");
  } else if (action.id == "predict.show") {
    next.SetWord("answer", "shown");
  } else {
    ForgetPrediction(next);
  }
  return Result<State>(std::move(next));
}

Judged Judge(const Problem& problem, const State& state) {
  const Reduction& truth = problem.statistics;
  const std::vector<int> ticked = Ticked(state);
  Judged judged;
  judged.ticked = MakeReduction(truth.axes, truth.shape, ticked);
  judged.axes = JudgeAxes(problem, ticked);
  judged.missing = Without(truth.reduced, ticked);
  judged.extra = Without(ticked, truth.reduced);
  const Sizes64 typed = Typed(state, truth);
  judged.left = JudgeLeft(truth, judged.ticked, typed);
  for (std::size_t i = typed.size(); i-- > 0;)
    if (typed[i] != judged.ticked.left[i]) judged.first_off = static_cast<int>(i);
  return judged;
}

bool Answered(const Problem& problem, const State& state) {
  const std::string& answer = state.Word("answer");
  return answer == "shown" || (answer == "checked" && Judge(problem, state).right());
}

namespace {

const char* WordOf(Judged::Axes axes) {
  switch (axes) {
    case Judged::Axes::kRight:
      return "axes_right";
    case Judged::Axes::kNone:
      return "axes_none";
    case Judged::Axes::kAll:
      return "axes_all";
    case Judged::Axes::kSwapped:
      return "axes_swapped";
    case Judged::Axes::kBatchOnly:
      return "axes_batch_only";
    case Judged::Axes::kSpatialOnly:
      return "axes_spatial_only";
    case Judged::Axes::kOther:
      break;
  }
  return "axes_off";
}

const char* WordOf(const Judged& judged) {
  const bool right = judged.axes == Judged::Axes::kRight;
  switch (judged.left) {
    case Judged::Left::kBlank:
      return "left_blank";
    case Judged::Left::kRight:
      return right ? "left_right" : "left_of_others";
    case Judged::Left::kOfTicked:
      return "left_of_ticked";
    case Judged::Left::kSwapped:
      return "left_swapped";
    case Judged::Left::kTensor:
      return "left_tensor";
    case Judged::Left::kOther:
      break;
  }
  return "left_off";
}

void ComposeVerdict(const Context& context, Page& page) {
  const Judged judged = Judge(context.problem, context.state);
  TextContext words = context.Words();
  const auto letters = [&](const std::vector<int>& axes) {
    std::string list;
    for (const int axis : axes)
      list += (list.empty() ? "" : ", ") + AxisLetter(judged.ticked, axis);
    return list;
  };
  words.words["missing"] = letters(judged.missing);
  words.words["extra"] = letters(judged.extra);
  words.words["ticked"] = letters(judged.ticked.reduced);
  words.words["off"] = AxisLetter(judged.ticked, judged.first_off);
  words.words["sets"] = std::to_string(judged.ticked.sets);
  words.words["cells"] = std::to_string(judged.ticked.count);
  std::string sentence = context.text.Word(judged.right() ? "question_right" : "question_wrong");
  sentence += " " + context.text.Word(WordOf(judged.axes));
  if (judged.axes == Judged::Axes::kOther) {
    if (!judged.missing.empty()) sentence += " " + context.text.Word("axes_missing");
    if (!judged.extra.empty()) sentence += " " + context.text.Word("axes_extra");
  }
  if (judged.axes != Judged::Axes::kRight) sentence += " " + context.text.Word("axes_would");
  sentence += " " + context.text.Word(WordOf(judged));
  page.Prose("predict.verdict", sentence, words);
}

void ComposeAsked(const Context& context, Page& page) {
  const Reduction& statistics = context.problem.statistics;
  const std::vector<int> ticked = Ticked(context.state);
  const Sizes64 typed = Typed(context.state, statistics);
  std::vector<Item> ticks;
  std::vector<Item> sizes;
  for (int axis = 0; axis < Axes(statistics); ++axis) {
    const std::string letter = AxisLetter(statistics, axis);
    const bool on = std::find(ticked.begin(), ticked.end(), axis) != ticked.end();
    Item tick = Button(std::string(kAxis) + std::to_string(axis), letter);
    tick.selected = on;
    tick.name = FillWords(context.text.Word(on ? "predict_ticked" : "predict_unticked"),
                          {{"axis", letter}, {"number", std::to_string(axis)}});
    ticks.push_back(std::move(tick));
    const auto size = static_cast<double>(typed[static_cast<std::size_t>(axis)]);
    Item item = SizeItem(std::string(kSize) + std::to_string(axis),
                         FillWords(context.text.Word("predict_size"), {{"axis", letter}}), size,
                         {1, kLargestSize, 1});
    item.symbol = OwnFormula(letter == "C/G" ? "\\text{C/G}" : letter);
    if (size == 0) {
      item.text = "?";
      item.value = "";
      item.verbs = Verb::kSet | Verb::kFocus;
    }
    sizes.push_back(std::move(item));
  }
  page.Controls("predict.axes", context.text.Word("predict_axes"), std::move(ticks));
  page.Controls("predict.sizes", context.text.Word("predict_sizes"), std::move(sizes));
}

}  // namespace

void ComposePrediction(const Context& context, Page& page) {
  const std::string& answer = context.state.Word("answer");
  const TextContext words = context.Words();
  if (answer != "shown") page.Prose("predict.text", context.text.Word("predict"), words);
  if (context.problem.shape.over == NormOver::kGroup)
    page.Prose("say.group_reshaped", context.text.Word("group_reshaped"), words);
  const NormShape& shape = context.problem.shape;
  if (shape.over == NormOver::kGroup && shape.groups == 1)
    page.Prose("say.group_one", context.text.Word("group_one"), words);
  else if (shape.over == NormOver::kGroup && shape.groups == SizesOf(shape).c)
    page.Prose("say.group_one", context.text.Word("group_each"), words);
  if (answer != "shown") ComposeAsked(context, page);
  std::vector<Item> buttons;
  const bool answered = Answered(context.problem, context.state);
  if (!answered) {
    buttons.push_back(Button("predict.check", context.text.Word("predict_check")));
    buttons.push_back(Button("predict.show", context.text.Word("predict_show")));
  } else {
    buttons.push_back(Button("predict.again", context.text.Word("predict_again")));
  }
  if (answer == "checked") ComposeVerdict(context, page);
  page.Controls("predict.buttons", context.text.Word("predict_buttons"), std::move(buttons));
}

}  // namespace chainrule::norm
