// The words of the page beside the numbers, and the settings.
#include <algorithm>
#include <cmath>
#include <utility>

#include "course/course_text.h"
#include "lessons/controls.h"
#include "lessons/norm/norm.h"
#include "math/broadcast.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::norm {

bool Revealed(const Scene& scene) {
  return scene.step != nullptr || Answered(scene.Of<Solution>(), scene.state);
}

std::string Left(const Scene& scene) {
  const Reduction& statistics = scene.Of<Solution>().statistics;
  const bool keepdims = scene.state.Word("keepdims") == "1";
  return Sizes(keepdims ? statistics.left : LeftWithoutKeepdims(statistics));
}

namespace {

using std::int64_t;

// Outputs count as the same if they differ by at most this part of the largest.
constexpr double kUnseen = 0.01;

// The values of {…} in the lesson's sentences.
TextContext WordsOf(const Scene& scene) {
  const Problem& problem = scene.Of<Solution>();
  const TextBook& text = scene.text;
  const State& state = scene.state;
  const Reduction& statistics = problem.statistics;
  TextContext words;
  words.words["letters"] = statistics.reduced.empty() ? text.Word("no_axis") : Letters(statistics);
  words.words["axes"] = AxisNumbers(statistics.reduced);
  words.words["left"] = Left(scene);
  words.words["kept"] = Sizes(statistics.left);
  words.words["dropped"] = Sizes(LeftWithoutKeepdims(statistics));
  words.words["shape"] = Sizes(problem.shape.sizes);
  words.words["layout"] = state.Word("layout");
  words.words["letters_reshaped"] = AxesOf(statistics);
  words.words["reshaped"] = Sizes(statistics.shape);
  words.words["images"] = std::to_string(SizesOf(problem.shape).n);
  words.words["n"] = std::to_string(statistics.count);
  words.words["cells"] =
      FillWords(text.Word(statistics.count == 1 ? "cell" : "cells"), {{"n", words.words["n"]}});
  words.words["sets"] = std::to_string(statistics.sets);
  words.words["norm"] = text.Word("over_" + state.Word("over"));
  words.words["parameters"] = Letters(problem.parameters);
  words.words["parameter_shape"] = Sizes(LeftWithoutKeepdims(problem.parameters));
  return words;
}

// Says what keepdims does to the shape, and what broadcasting does without it.
void ComposeKeepdims(const Scene& scene) {
  TextContext words = WordsOf(scene);
  const Reduction& statistics = scene.Of<Solution>().statistics;
  if (scene.state.Word("keepdims") == "1") return scene.Say("say.keepdims", "keepdims_on", words);
  const Broadcasted broadcasted = BroadcastWithoutKeepdims(statistics);
  const auto size = [](std::int64_t number) { return std::to_string(number); };
  words.words["axis"] = AxisLetter(statistics, broadcasted.axis);
  words.words["axis_size"] = size(statistics.shape[static_cast<std::size_t>(broadcasted.axis)]);
  words.words["left_axis"] = AxisLetter(statistics, broadcasted.left_axis);
  words.words["left_size"] =
      size(statistics.shape[static_cast<std::size_t>(broadcasted.left_axis)]);
  words.words["result"] = Sizes(broadcasted.result);
  const char* key = "broadcast_right";
  if (broadcasted.is == Broadcast::kRefused) key = "broadcast_refused";
  if (broadcasted.is == Broadcast::kWrong) key = "broadcast_wrong";
  if (broadcasted.is == Broadcast::kGrows) key = "broadcast_grows";
  const std::string sentence = Join(scene.Word("keepdims_off"), " ", scene.Word(key));
  scene.page.Prose("say.keepdims", sentence, words);
}

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

void ComposeVerdict(const Scene& scene) {
  const Judged judged = Judge(scene.Of<Solution>(), scene.state);
  TextContext words = WordsOf(scene);
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
  std::string sentence = scene.Word(judged.right() ? "question_right" : "question_wrong");
  sentence += " " + scene.Word(WordOf(judged.axes));
  if (judged.axes == Judged::Axes::kOther) {
    if (!judged.missing.empty()) sentence += " " + scene.Word("axes_missing");
    if (!judged.extra.empty()) sentence += " " + scene.Word("axes_extra");
  }
  if (judged.axes != Judged::Axes::kRight) sentence += " " + scene.Word("axes_would");
  sentence += " " + scene.Word(WordOf(judged));
  scene.page.Answer("predict.verdict", "answer", sentence, words);
}

// The axes to tick, and for each a size to type.
void ComposeAsked(const Scene& scene) {
  const Reduction& statistics = scene.Of<Solution>().statistics;
  const std::vector<int> ticked = Ticked(scene.state);
  const std::vector<int64_t> typed = Typed(scene.state, statistics);
  std::vector<Item> ticks;
  std::vector<Item> sizes;
  for (int axis = 0; axis < static_cast<int>(typed.size()); ++axis) {
    const std::string letter = AxisLetter(statistics, axis);
    const bool on = std::find(ticked.begin(), ticked.end(), axis) != ticked.end();
    Item tick = WithHandler(scene, Button(Join("predict.axis.", axis), letter),
                            [axis](State state, const std::string&) -> Result<State> {
                              ToggleTick(state, axis);
                              return state;
                            });
    tick.selected = on;
    tick.name = FillWords(scene.Word(on ? "predict_ticked" : "predict_unticked"),
                          {{"axis", letter}, {"number", std::to_string(axis)}});
    ticks.push_back(std::move(tick));
    const auto size = static_cast<double>(typed[static_cast<std::size_t>(axis)]);
    Item item = SizeItem(scene, Join("predict.size.", axis),
                         FillWords(scene.Word("predict_size"), {{"axis", letter}}), size,
                         {1, scene.fields.Find("typed")->max, 1},
                         [axis](State state, double value) -> Result<State> {
                           TypeSize(state, axis, value);
                           return state;
                         });
    item.symbol = OwnFormula(letter == "C/G" ? "\\text{C/G}" : letter);
    if (size == 0) {
      item.text = "?";
      item.value = "";
      item.verbs = Verb::kSet | Verb::kFocus;
    }
    sizes.push_back(std::move(item));
  }
  scene.page.Controls("predict.axes", scene.Word("predict_axes"), std::move(ticks));
  scene.page.Controls("predict.sizes", scene.Word("predict_sizes"), std::move(sizes));
}

// The question, then the verdict on the prediction, then the answer.
void ComposePrediction(const Scene& scene) {
  const std::string& answer = scene.state.Word("answer");
  const TextContext words = WordsOf(scene);
  const NormShape& shape = scene.Of<Solution>().shape;
  const bool groups = shape.over == NormOver::kGroup;
  if (answer != "shown") scene.Say("predict.text", "predict", words);
  if (groups) scene.Say("say.group_reshaped", "group_reshaped", words);
  if (groups && shape.groups == 1)
    scene.Say("say.group_one", "group_one", words);
  else if (groups && shape.groups == SizesOf(shape).c)
    scene.Say("say.group_one", "group_each", words);
  if (answer != "shown") ComposeAsked(scene);
  const auto button = [&](const char* name, const char* becomes) {
    return ActionButton(scene, Join("predict.", name), Join("predict_", name),
                        [becomes](State state) -> Result<State> {
                          state.SetWord("answer", becomes);
                          return state;
                        });
  };
  std::vector<Item> buttons;
  if (!Answered(scene.Of<Solution>(), scene.state)) {
    buttons = {button("check", "checked"), button("show", "shown")};
  } else {
    buttons = {
        ActionButton(scene, "predict.again", "predict_again", [](State state) -> Result<State> {
          state.SetWord("answer", "open");
          ForgetPrediction(state);
          return state;
        })};
  }
  if (answer == "checked") ComposeVerdict(scene);
  scene.page.Controls("predict.buttons", scene.Word("predict_buttons"), std::move(buttons));
}

// Says which axes are reduced, in this layout and in the others.
void ComposeAxes(const Scene& scene) {
  TextContext words = WordsOf(scene);
  scene.Say("say.axes_here", "axes_here", words);
  ComposeKeepdims(scene);
  const NormShape& shape = scene.Of<Solution>().shape;
  if (HasPixels(shape)) {
    const NormShape other = OtherLayout(shape);
    const Reduction there = StatisticsOf(other);
    TextContext both = words;
    both.words["other"] = std::string(LayoutAxes(other.layout));
    both.words["other_axes"] = AxisNumbers(there.reduced);
    both.words["other_left"] = Sizes(there.left);
    scene.Say("say.axes_other", "axes_other", both);
  }
  scene.Aside("say.axes_libraries", "axes_libraries", words);
}

// Asks what happens to y when x is doubled.
void ComposeDoubling(const Scene& scene) {
  if (!scene.ComposeQuestion("question")) return;
  const auto& problem = scene.Of<Solution>();
  NormData doubled = problem.data;
  doubled.x *= 2;
  const Eigen::VectorXd& y = problem.pass.y;
  const Eigen::VectorXd after = Normalize(problem.shape, doubled).y;
  const auto far = [](const Eigen::VectorXd& difference) {
    return difference.cwiseAbs().maxCoeff();
  };
  TextContext words;
  scene.Tell(words, "apart", "apart", far(after - y));
  // Differences relative to the largest output.
  const double same = far(after - y) / far(y);
  const double twice = far(after - 2 * y) / far(y);
  const bool stays = far(y) == 0 || same < kUnseen;
  scene.ComposeAnswer(stays             ? "same"
                      : twice < kUnseen ? "doubles"
                                        : "",
                      stays             ? "question_answer"
                      : twice < kUnseen ? "question_doubles"
                                        : "question_epsilon",
                      words);
}

// Says how far from 0 the gradients of a set add up to, at most.
void ComposeSumOfGradients(const Scene& scene, const char* gradient, const char* said) {
  const Reduction& statistics = scene.Of<Solution>().statistics;
  double largest = 0;
  for (int64_t set = 0; set < statistics.sets; ++set) {
    double sum = 0;
    for (int64_t i = 0; i < statistics.count; ++i)
      sum += scene.Value(gradient, static_cast<int>(CellOf(statistics, set, i)));
    largest = std::max(largest, std::abs(sum));
  }
  scene.page.Define("left_over", largest, {gradient, 0, 0});
  TextContext words;
  words.quantities["left_over"] = {"left_over", 0, 0};
  scene.Say(Join("say.", said), said, words);
}

// Remarks on sets of one value, of two values, and of equal values.
void ComposeDegenerate(const Scene& scene) {
  const auto& problem = scene.Of<Solution>();
  const Eigen::VectorXd& variances = problem.pass.variance;
  if (problem.statistics.count == 1) {
    scene.Say("say.degenerate_one", "degenerate_one", WordsOf(scene));
    if (const std::optional<Fault> fault = PyTorchRefusal(problem.shape)) {
      Inline piece;
      piece.text = Refuse(*fault).sentence;
      scene.page.Prose("say.refusal", {piece}, TextStyle::kAside);
    }
    return;
  }
  bool small_epsilon = true;  // compared with every variance above 0
  for (const double variance : variances)
    if (variance > 0) small_epsilon = small_epsilon && problem.data.eps < kUnseen * variance;
  if (problem.statistics.count == 2 && small_epsilon)
    scene.Say("say.degenerate_two", "degenerate_two", WordsOf(scene));
  if ((variances.array() == 0).any() && scene.Visible("var"))
    scene.Say("say.degenerate_constant", "degenerate_constant", WordsOf(scene));
}

}  // namespace

void ComposeStory(const Scene& scene) {
  ComposeStepWords(scene.text, scene.trace, scene.number, WordsOf(scene), scene.page);
  if (scene.step == nullptr) {
    ComposePrediction(scene);
    if (Revealed(scene)) ComposeAxes(scene);
    ComposeDoubling(scene);
  } else {
    const std::string& result = scene.step->produces.front();
    const bool of_sets = scene.sheet.IndexOf(result) == scene.sheet.IndexOf("mean");
    scene.ComposeLines(
        {.shapes = Join("\\text{", of_sets ? Left(scene) : scene.sheet.Shape(result), "}"),
         .symbol_of_one = true});
  }
  scene.ComposePinned();
  if (scene.Is("y") || scene.Is("dgamma") || scene.Is("dbeta"))
    scene.Aside("say.parameters_said", "parameters_said", WordsOf(scene));
  if (scene.Is("mean") || scene.Is("xhat")) ComposeKeepdims(scene);
  if (scene.Is("dx")) ComposeSumOfGradients(scene, "dx", "sum_dx");
  if (scene.Is("eval_dx")) ComposeSumOfGradients(scene, "eval.dx", "sum_eval_dx");
  if (scene.Is("running")) scene.Aside("say.running_keras", "running_keras", WordsOf(scene));
  ComposeDegenerate(scene);
}

Names TensorsOf(const Scene& scene) {
  if (scene.Is("xhat")) return {"xhat", "x"};
  if (scene.Is("y")) return {"y", "xhat", "x"};
  if (scene.Is("dbeta")) return {"dy", "x"};
  if (scene.Is("dgamma")) return {"dy", "xhat", "x"};
  if (scene.Is("dxhat")) return {"dxhat", "dy", "x"};
  if (scene.Is("dvar") || scene.Is("dmean")) return {"dxhat", "x", "dy"};
  if (scene.Is("dx")) return {"dx", "x", "dxhat", "dy"};
  if (scene.Is("eval")) return {"eval", "x"};
  if (scene.Is("eval_dx")) return {"eval.dx", "dy", "x"};
  return {"x"};
}

std::vector<Item> KindButtons(const Scene& scene) {
  return FieldButtons(scene, "over", {"batch", "layer", "instance", "group"});
}

bool KindsOnStage(const Scene& scene) {
  const bool beside = HasPixels(scene.Of<Solution>().shape) && scene.state.Word("beside") == "1";
  const bool of_sets =
      scene.step == nullptr || scene.Is("mean") || scene.Is("var") || scene.Is("running");
  return of_sets && !beside;
}

void ComposeSettings(const Scene& scene) {
  const NormShape& shape = scene.Of<Solution>().shape;
  const auto group = [&](const char* id, std::vector<Item> items) {
    scene.page.Controls(id, scene.Word(id), std::move(items));
  };
  group("settings_layout", FieldButtons(scene, "layout", {"NC", "NHWC", "NCHW"}));
  if (!KindsOnStage(scene)) group("settings_over", KindButtons(scene));
  std::vector<Item> sizes;
  const auto size = [&](const std::string& letter, const char* key, int entry) {
    sizes.push_back(SizeItem(scene, "size." + letter, scene.Word("size_" + letter), key, entry));
    sizes.back().symbol = OwnFormula(letter == "groups" ? "\\text{groups}" : letter);
  };
  const std::string axes(LayoutAxes(shape.layout));
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    size(std::string(1, axes[axis]), "shape", static_cast<int>(axis));
  if (shape.over == NormOver::kGroup) size("groups", "groups", 0);
  group("settings_sizes", std::move(sizes));
  std::vector<Item> shown{Toggle(scene, "keepdims")};
  if (HasPixels(shape)) shown.push_back(Toggle(scene, "beside"));
  group("settings_shown", std::move(shown));
  group("settings_data",
        {scene.page.NumberItem("eps", {"eps", 0, 0}),
         ActionButton(scene, "data.double", "data_double",
                      [](State state) -> Result<State> {
                        state.Set("x", Eigen::MatrixXd(2 * ProblemOf(state).data.x));
                        return state;
                      }),
         ActionButton(scene, "data.seed", "data_seed", [](State state) -> Result<State> {
           state.Set("seed", state.Integer("seed") % 1000 + 1);
           for (const char* key : {"x", "dy"}) state.SetWord(key, "default");
           return state;
         })});
}

}  // namespace chainrule::norm
