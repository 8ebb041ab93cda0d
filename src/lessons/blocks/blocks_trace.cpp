#include "lessons/blocks/blocks_trace.h"

#include <memory>

#include "lessons/blocks/blocks_names.h"
#include "math/join.h"

namespace chainrule::blocks {
namespace {

std::string LinkTo(const std::string& name, int row, int column, const char* symbol) {
  return Join("\\link{", ToText({name, row, column}), "}{", symbol, "}");
}

class Steps {
 public:
  Steps(std::shared_ptr<const Problem> problem, const TextBook& text)
      : problem_(std::move(problem)), text_(text) {}

  StepList All() {
    for (const Block& block : problem_->blocks) {
      for (const Line& line : block.lines) AddLine(block, line);
      AddTotal(block);
    }
    AddOutlook();
    return StepList(std::move(steps_));
  }

 private:
  Step& Add(std::string_view kind, Phase phase, Names produces, std::string_view label,
            std::string_view formula, std::string_view shapes = {}) {
    Step step = MakeStep(kind, phase, std::move(produces), label, formula, shapes);
    const std::string& result = step.produces.front();
    step.symbol = Symbol({result});
    step.expand = [problem = problem_, result](const Values& values, std::string_view, int row,
                                               int column) {
      return Expand(values, *problem, result, row, column);
    };
    steps_.push_back(std::move(step));
    return steps_.back();
  }

  void AddLine(const Block& block, const Line& line) {
    const std::string& name = line.layer.name;
    const bool normalises = !HasWeights(line.layer.spec.kind);
    const std::string edge = block.name + ".edge";
    const std::string out_name = line.on_skip() ? block.name + ".skip" : edge;
    const int out_row = line.on_skip() ? 0 : line.to;
    const std::string out = LinkTo(out_name, out_row, 0, "C_{out}");
    std::string kind = normalises ? "batch_norm" : "convolution";
    if (!normalises && line.on_skip()) kind = "projection";
    if (!normalises && !line.on_skip() && block.options.kind == BlockKind::kBottleneck &&
        name != "conv2")
      kind = name == "conv1" ? "reduce" : "restore";
    const std::string p = LinkTo(line.name, 0, kParameters, "p");
    std::string formula = p + " = ";
    std::string shapes;
    const std::string shown_out = Shown(out_name, out_row, 0);
    if (normalises) {
      formula += "2 \\times " + LinkTo(out_name, out_row, 0, "C");
      shapes = Join("\\gamma\\text{: } ", shown_out, ", \\quad \\beta\\text{: } ", shown_out);
    } else {
      const std::string kernel =
          line.kernel < 0 ? "1" : LinkTo(block.name + ".kernel", line.kernel, 0, "k");
      const std::string shown_kernel =
          line.kernel < 0 ? "1" : Shown(block.name + ".kernel", line.kernel);
      const std::string weights =
          Join(LinkTo(edge, line.from, 0, "C_{in}"), " \\times ", kernel, " \\times ", kernel);
      formula += block.options.bias ? Join("((", weights, ") + \\link{bias}{1}) \\cdot ", out)
                                    : Join(weights, " \\times ", out);
      shapes = Join("W\\text{: } ", shown_out, " \\times ", Shown(edge, line.from, 0), " \\times ",
                    shown_kernel, " \\times ", shown_kernel);
      if (block.options.bias) shapes += ", \\quad b\\text{: } " + shown_out;
    }
    std::string label = normalises ? line.on_skip() ? "bn" : name : line.on_skip() ? "proj" : name;
    Step& step =
        Add(kind, Phase::kForward, {line.name}, Join("\\text{", label, "}"), formula, shapes);
    step.part = text_.Word("title_" + block.name);
    auto& quantities = step.context.quantities;
    quantities["in"] = {edge, line.from, 0};
    quantities["out"] = {out_name, out_row, 0};
    quantities["p"] = {line.name, 0, kParameters};
    quantities["running"] = {line.name, 0, kRunning};
    quantities["k"] =
        line.kernel < 0 ? Quantity{"k", 0, 0} : Quantity{block.name + ".kernel", line.kernel, 0};
    auto& words = step.context.words;
    words["layer"] = name;
    words["block"] = text_.Word("the_" + block.name);
    words["bias"] = text_.Word(block.options.bias ? "bias_said" : "no_bias_said");
    words["reach"] =
        text_.Word(line.layer.output.channels < line.layer.input.channels   ? "reach_fewer"
                   : line.layer.output.channels > line.layer.input.channels ? "reach_more"
                                                                            : "reach_same");
  }

  void AddTotal(const Block& block) {
    const std::string prefix = block.name + ".";
    Step& step = Add(block.name + "_total", Phase::kForward,
                     {prefix + "total", prefix + "with_bias", prefix + "without_bias",
                      prefix + "gamma_beta", prefix + "running"},
                     "\\text{total}", LinkTo(prefix + "total", 0, 0, "p") + " = \\sum_l p_l");
    step.part = text_.Word("title_" + block.name);
    for (const char* name : {"with_bias", "without_bias", "gamma_beta", "running"})
      step.context.quantities[name] = {prefix + name, 0, 0};
    step.context.quantities["p"] = {prefix + "total", 0, kParameters};
    step.context.words["skip"] =
        text_.Word(block.options.projection ? "totals_projection" : "totals_identity");
    step.context.words["batch_norm"] = text_.Word(block.options.batch_norm ? "bn_in" : "bn_out");
  }

  void AddOutlook() {
    Add("computation", Phase::kOutlook,
        {"percent", "percent_parameters", "times_outputs", "residual.batch_outputs",
         "bottleneck.batch_outputs"},
        "\\text{cost}",
        LinkedSymbol({"percent"}) +
            " = 100 \\cdot \\frac{M_{\\text{standard}} - "
            "M_{\\text{bottleneck}}}{M_{\\text{standard}}}");
    Add("equal_budget", Phase::kOutlook, {"crossing", "crossing.a", "crossing.b", "crossing.d"},
        "\\text{budget}", "a C^2 + b C = d, \\quad C = \\frac{2 d}{b + (b^2 + 4 a d)^{1/2}}");
    Step& equal = Add("equal_channels", Phase::kOutlook, {"ratio"}, "\\text{channels}",
                      LinkedSymbol({"ratio"}) +
                          " = \\frac{2 k^2 C^2}{\\frac{C^2}{2} + "
                          "\\frac{k^2 C^2}{16}}");
    equal.context.quantities["ratio"] = {"ratio", 0, 0};
    equal.context.quantities["k"] = {"k", 0, 0};
    Add("bias_batch_norm", Phase::kOutlook, {"demo.db", "demo.dx", "demo.y", "demo.y_b"},
        "\\text{bias}",
        Join(LinkedSymbol({"demo.db"}), " = \\sum_n ", LinkedSymbol({"demo.dx"}), " = 0"))
        .context.quantities["eps"] = {"demo.eps", 0, 0};
    Step& network =
        Add("network", Phase::kOutlook, {"net.total", "net.stages", "net.block", "nets"},
            "\\text{ResNets}", LinkTo("net.total", 0, 0, "p") + " = \\sum_{\\text{stages}} p");
    network.context.words["net"] = text_.Word("net_" + std::string(ResNetName(problem_->depth)));
    network.context.quantities["p"] = {"net.total", 0, kParameters};
    network.context.quantities["macs"] = {"net.total", 0, kMacs};
    Step& keras = Add("conventions", Phase::kOutlook,
                      {"more", "more.biases", "more.means", "more.variances", "keras.total",
                       "keras.trainable", "keras.non_trainable", "torch.total"},
                      "\\text{Keras}",
                      Join(LinkedSymbol({"more"}), " = ", LinkedSymbol({"keras.total"}), " - ",
                           LinkedSymbol({"torch.total"})));
    keras.context.words["net"] =
        text_.Word("net_" + std::string(ResNetName(problem_->keras_depth)));
    for (const auto& [word, name] :
         {std::pair{"more", "more"}, std::pair{"biases", "more.biases"},
          std::pair{"means", "more.means"}, std::pair{"variances", "more.variances"},
          std::pair{"keras", "keras.total"}, std::pair{"trainable", "keras.trainable"},
          std::pair{"fixed", "keras.non_trainable"}, std::pair{"torch", "torch.total"}})
      keras.context.quantities[word] = {name, 0, 0};
  }

  std::vector<Step> steps_;
  std::shared_ptr<const Problem> problem_;
  const TextBook& text_;
};

}  // namespace

std::vector<std::string> StepNames(const Problem& problem) {
  std::vector<std::string> names;
  for (const Block& block : problem.blocks) {
    for (const Line& line : block.lines) names.push_back(line.name);
    names.push_back(block.name + ".total");
  }
  for (const char* name : {"percent", "crossing", "ratio", "demo.db", "net.total", "more"})
    names.push_back(name);
  return names;
}

Trace TraceOf(const State& state, const Networks& networks, const TextBook& text) {
  const auto problem = std::make_shared<const Problem>(ProblemOf(state));
  Trace trace;
  trace.values = ValuesOf(state, *problem, networks);
  trace.steps = Steps(problem, text).All();
  return trace;
}

}  // namespace chainrule::blocks
