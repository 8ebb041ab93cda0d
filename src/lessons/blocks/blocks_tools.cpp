#include "lessons/blocks/blocks_tools.h"

#include <algorithm>
#include <cmath>

#include "lessons/blocks/blocks_names.h"
#include "lessons/blocks/blocks_trace.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

std::string Direction(const Context& context, double less) {
  return context.Word(less > 0 ? "less" : less < 0 ? "more" : "as_much");
}

double Outputs(const Block& block) {
  return static_cast<double>(block.counted.total.activations);
}

void Toggle(State& state, const std::string& key) {
  state.SetWord(key, IsOn(state, key) ? "0" : "1");
}

Item ToggleButton(const Context& context, const char* key) {
  Item item = Button(std::string("toggle.") + key, context.Word(key));
  item.selected = IsOn(context.state, key);
  item.name += ": " + context.Word(item.selected ? "on" : "off");
  return item;
}

// The same step where it is still there, else the one before it that is; a pin only where its
// number still is.
State KeepPlace(const State& before, State after, const Lesson& lesson) {
  const std::vector<std::string> old_names = StepNames(ProblemOf(before));
  const std::vector<std::string> names = StepNames(ProblemOf(after));
  int step = 0;
  for (int i = before.Integer("step"); i > 0 && step == 0; --i) {
    const auto found =
        std::find(names.begin(), names.end(), old_names[static_cast<std::size_t>(i - 1)]);
    if (found != names.end()) step = static_cast<int>(found - names.begin()) + 1;
  }
  after.Set("step", step);
  const std::optional<Quantity> pin = ParseQuantity(after.Word("pin"));
  if (pin && !lesson.Compute(after).values.Has(*pin)) after.SetWord("pin", "");
  return after;
}

}  // namespace

void ComposeQuestion(const Context& context, Page& page) {
  const bool start = context.state.Integer("step") == 0;
  page.Prose("question.text", context.Word(start ? "question" : "question_again"));
  Item choice = FieldChoice(context.text, context.fields, context.state, "guess", "guess");
  const std::string guess = choice.value;
  page.Controls("question.choice", choice.name, {std::move(choice)});
  if (guess == "none") return;
  const Block& a = context.problem.standard();
  const Block& b = context.problem.bottleneck();
  TextContext words;
  for (const auto& [name, value] :
       {std::pair{"standard", Outputs(a)}, std::pair{"bottleneck", Outputs(b)},
        std::pair{"standard_p", static_cast<double>(a.counted.total.parameters)},
        std::pair{"bottleneck_p", static_cast<double>(b.counted.total.parameters)}}) {
    page.Define(std::string("question.") + name, value);
    words.quantities[name] = {std::string("question.") + name, 0, 0};
  }
  const std::string truth = Outputs(a) > Outputs(b)   ? "standard"
                            : Outputs(a) < Outputs(b) ? "bottleneck"
                                                      : "same";
  words.words["verdict"] = context.Word(guess == truth ? "question_right" : "question_wrong");
  words.words["truth"] = context.Word("truth_" + truth);
  page.Answer("question.answer", "guess", context.Word("question_answer"), words);
  page.Prose("question.why", context.Word("question_why"));
}

void ComposeProsAndCons(const Context& context, Page& page) {
  const Block& a = context.problem.standard();
  const Block& b = context.problem.bottleneck();
  TextContext words;
  const auto number = [&](const char* word, const Quantity& quantity) {
    words.quantities[word] = quantity;
  };
  number("p", {"residual.total", 0, kParameters});
  number("p_b", {"bottleneck.total", 0, kParameters});
  number("macs", {"residual.total", 0, kMacs});
  number("macs_b", {"bottleneck.total", 0, kMacs});
  number("outputs", {"residual.total", 0, kOutputs});
  number("outputs_b", {"bottleneck.total", 0, kOutputs});
  number("times", {"times_outputs", 0, 0});
  number("N", {"batch", 0, 0});
  number("batch", {"residual.batch_outputs", 0, 0});
  number("batch_b", {"bottleneck.batch_outputs", 0, 0});
  number("C", {"bottleneck", 0, 0});
  number("m", {"bottleneck", 1, 0});
  number("squeeze", {"bottleneck.conv1", 0, 1});
  const double parameters = *context.trace.values.At({"percent_parameters", 0, 0});
  const double macs = *context.trace.values.At({"percent", 0, 0});
  const auto percent = [&](const char* word, const char* name, double value) {
    page.Define(name, std::abs(value));
    words.quantities[word] = {name, 0, 0};
  };
  percent("parameters_percent", "pro.parameters", parameters);
  percent("macs_percent", "pro.macs", macs);
  words.words["parameters_direction"] = Direction(context, parameters);
  words.words["macs_direction"] = Direction(context, macs);
  const bool narrow = b.options.middle_channels < b.options.out_channels;
  words.words["skip"] = context.Word(b.options.projection ? "skip_projection" : "skip_identity");
  const auto say = [&](const char* id, const char* key) {
    page.Prose(std::string("pro.") + id, context.Word(key), words);
  };
  const bool holds = parameters > 0 && macs > 0;
  say("fewer", holds ? "pro_fewer" : "pro_not_fewer");
  say("outputs", Outputs(b) > Outputs(a)   ? "pro_outputs_more"
                 : Outputs(b) < Outputs(a) ? "pro_outputs_fewer"
                                           : "pro_outputs_same");
  say("latent", narrow ? "pro_latent" : "pro_latent_wide");
  say("identity", narrow ? "con_identity" : "con_identity_wide");
}

void ComposeRemarks(const Context& context, Page& page) {
  const auto say = [&](const char* key) {
    page.Prose(std::string("remark.") + key, context.Word(key), TextStyle::kAside);
  };
  const BlockOptions& options = context.problem.standard().options;
  if (options.kernel_size > std::min(options.input.height, options.input.width))
    say("remark_kernel");
  if (options.bias && options.batch_norm) say("remark_bias");
  // From here on a number is shown by its first digits and a power of ten.
  constexpr std::int64_t kShownWhole = 1'000'000'000'000'000;
  for (const Block& block : context.problem.blocks) {
    const LayerCounts& total = block.counted.total;
    if (std::max({total.parameters, total.macs, total.activations,
                  block.counted.batch_activations}) < kShownWhole)
      continue;
    say("remark_large");
    break;
  }
}

void ComposeSettings(const Context& context, Page& page) {
  const auto input = [&](const char* id, const Quantity& quantity) {
    return page.NumberItem(std::string("settings.") + id, quantity);
  };
  page.Controls("settings.standard", context.Word("settings_standard"),
                {input("residual", {"residual", 0, 0})});
  page.Controls("settings.bottleneck", context.Word("settings_bottleneck"),
                {input("channels", {"bottleneck", 0, 0}), input("middle", {"bottleneck", 1, 0}),
                 Button("preset.budget", context.Word("preset_budget")),
                 Button("preset.equal", context.Word("preset_equal"))});
  page.Controls(
      "settings.both", context.Word("settings_both"),
      {input("batch", {"batch", 0, 0}), input("height", {"size", 0, 0}),
       input("width", {"size", 1, 0}), input("k", {"k", 0, 0}), input("stride", {"stride", 0, 0})});
  page.Controls("settings.switches", context.Word("settings_switches"),
                {ToggleButton(context, "bias"), ToggleButton(context, "bn"),
                 ToggleButton(context, "projection")});
}

// The middle of a bottleneck has this part of its channels.
constexpr double kQuarter = 4;

Result<State> DoTool(const Action& action, const State& state, const Lesson& lesson) {
  State next = state;
  for (const char* key : {"bias", "bn", "projection"}) {
    if (action.id != std::string("toggle.") + key) continue;
    Toggle(next, key);
    // Asked by whoever acts, and again: places are looked for in a state that is one.
    State anywhere = next;
    anywhere.Set("step", 0);
    anywhere.SetWord("pin", "");
    if (std::optional<Error> error = lesson.Check(anywhere)) return *error;
    return KeepPlace(state, std::move(next), lesson);
  }
  if (action.id == "preset.budget") {
    const Problem problem = ProblemOf(state);
    const double channels =
        CrossingOf(problem, MiddleChannels::kQuarter, problem.standard().options.bias).channels;
    if (!(channels >= kQuarter)) return Error{lesson.text().Word("error_budget")};
    const double middle = std::floor(channels / kQuarter);
    next.Set("bottleneck", Eigen::MatrixXd(Eigen::Vector2d(kQuarter * middle, middle)));
    return next;
  }
  if (action.id == "preset.equal") {
    // A quarter of the channels, as far as whole channels allow.
    const double middle = std::max(1.0, std::round(state.Matrix("bottleneck")(0, 0) / kQuarter));
    next.Set("residual", kQuarter * middle);
    next.Set("bottleneck", Eigen::MatrixXd(Eigen::Vector2d(kQuarter * middle, middle)));
    return next;
  }
  return Error{FillWords(lesson.text().Word("error_tool"), {{"value", action.id}})};
}

}  // namespace chainrule::blocks
