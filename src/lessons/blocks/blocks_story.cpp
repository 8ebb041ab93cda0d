// The words of the page beside the numbers, the stage, and the settings.
#include <algorithm>
#include <cmath>
#include <utility>

#include "course/spoken.h"
#include "lessons/blocks/blocks.h"
#include "lessons/controls.h"
#include "lessons/turn.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

// A bottleneck has this many times the channels of its middle.
constexpr double kQuarter = 4;
// From here on a number is shown as its first digits and a power of ten.
constexpr std::int64_t kShownWhole = 1'000'000'000'000'000;

void ComposeQuestion(const Scene& scene) {
  if (!scene.ComposeQuestion(scene.step == nullptr ? "question" : "question_again")) return;
  if (scene.page.asked() != nullptr && scene.page.asked()->first_open_step() > 0)
    return scene.Say("question.open", "question_open");
  const LayerCounts& a = scene.Of<Problem>().standard().counted.total;
  const LayerCounts& b = scene.Of<Problem>().bottleneck().counted.total;
  TextContext words;
  const auto tell = [&](const std::string& word, std::int64_t count) {
    scene.Tell(words, word, "question." + word, static_cast<double>(count));
  };
  tell("standard", a.activations);
  tell("bottleneck", b.activations);
  tell("standard_p", a.parameters);
  tell("bottleneck_p", b.parameters);
  const std::string truth = a.activations > b.activations   ? "standard"
                            : a.activations < b.activations ? "bottleneck"
                                                            : "same";
  words.words["truth"] = scene.Word("truth_" + truth);
  scene.ComposeAnswer(truth, "question_answer", words);
  scene.Say("question.why", "question_why");
}

// The source's arguments for and against the bottleneck, with numbers.
void ComposeProsAndCons(const Scene& scene) {
  const Block& standard = scene.Of<Problem>().standard();
  const Block& bottleneck = scene.Of<Problem>().bottleneck();
  TextContext words;
  words.quantities = {{"p", {"residual.total", 0, kParameters}},
                      {"p_b", {"bottleneck.total", 0, kParameters}},
                      {"macs", {"residual.total", 0, kMacs}},
                      {"macs_b", {"bottleneck.total", 0, kMacs}},
                      {"outputs", {"residual.total", 0, kOutputs}},
                      {"outputs_b", {"bottleneck.total", 0, kOutputs}},
                      {"times", {"times_outputs", 0, 0}},
                      {"N", {"batch", 0, 0}},
                      {"batch", {"residual.batch_outputs", 0, 0}},
                      {"batch_b", {"bottleneck.batch_outputs", 0, 0}},
                      {"C", {"bottleneck", 0, 0}},
                      {"m", {"bottleneck", 1, 0}},
                      {"squeeze", {"bottleneck.conv1", 0, kWeights}}};
  const auto compare = [&](const std::string& what, const char* quantity) {
    const double less = scene.Value(quantity);
    scene.Tell(words, what + "_percent", "pro." + what, std::abs(less));
    words.words[what + "_direction"] = scene.Word(less > 0   ? "less"
                                                  : less < 0 ? "more"
                                                             : "as_much");
    return less > 0;
  };
  const bool fewer_parameters = compare("parameters", "percent_parameters");
  const bool fewer_macs = compare("macs", "percent");
  const bool narrow = bottleneck.options.middle_channels < bottleneck.options.out_channels;
  const auto outputs = [](const Block& block) { return block.counted.total.activations; };
  words.words["skip"] =
      scene.Word(bottleneck.options.projection ? "skip_projection" : "skip_identity");
  scene.Say("pro.fewer", fewer_parameters && fewer_macs ? "pro_fewer" : "pro_not_fewer", words);
  scene.Say("pro.outputs",
            outputs(bottleneck) > outputs(standard)   ? "pro_outputs_more"
            : outputs(bottleneck) < outputs(standard) ? "pro_outputs_fewer"
                                                      : "pro_outputs_same",
            words);
  scene.Say("pro.latent", narrow ? "pro_latent" : "pro_latent_wide", words);
  scene.Say("pro.identity", narrow ? "con_identity" : "con_identity_wide", words);
}

void ComposeBudget(const Scene& scene) {
  TextContext words;
  words.quantities["m"] = {"bottleneck", 1, 0};
  for (const int row : {0, 1}) {
    const bool without = std::isfinite(scene.Value("crossing", row, 0));
    const bool with = std::isfinite(scene.Value("crossing", row, 1));
    const bool only_with = with && !without;
    words.quantities["crossing"] = {"crossing", row, only_with ? 1 : 0};
    words.quantities["crossing_bias"] = {"crossing", row, 1};
    words.words["which"] = scene.Word(with ? "crossing_with" : "crossing_without");
    const std::string id = row == 0 ? "budget_fixed" : "budget_quarter";
    scene.Say(id, id + (with && without ? "" : with || without ? "_one" : "_none"), words);
  }
}

void ComposeEqualChannels(const Scene& scene) {
  const BlockOptions& a = scene.Of<Problem>().standard().options;
  const BlockOptions& b = scene.Of<Problem>().bottleneck().options;
  TextContext words;
  words.quantities = {{"ratio", {"ratio", 0, 0}},
                      {"p", {"residual.total", 0, kParameters}},
                      {"p_b", {"bottleneck.total", 0, kParameters}},
                      {"w", {"residual.total", 0, kWeights}},
                      {"w_b", {"bottleneck.total", 0, kWeights}}};
  if (const std::optional<Ratio> ratio = RatioAtEqualChannels(a.kernel_size)) {
    scene.Tell(words, "numerator", "ratio.numerator", static_cast<double>(ratio->numerator));
    scene.Tell(words, "denominator", "ratio.denominator", static_cast<double>(ratio->denominator));
    scene.Say("equal.ratio", "equal_ratio", words);
  }
  const bool equal = a.out_channels == b.out_channels && 4 * b.middle_channels == b.out_channels;
  scene.Say("equal.here", equal ? "equal_here" : "equal_elsewhere", words);
}

void ComposeRemarks(const Scene& scene) {
  const auto& problem = scene.Of<Problem>();
  const BlockOptions& options = problem.standard().options;
  const auto say = [&](const std::string& key) { scene.Aside("remark." + key, key); };
  if (options.kernel_size > std::min(options.input.height, options.input.width))
    say("remark_kernel");
  if (options.bias && options.batch_norm) say("remark_bias");
  const auto large = [](const Block& block) {
    const LayerCounts& total = block.counted.total;
    return std::max({total.parameters, total.macs, total.activations,
                     block.counted.batch_activations}) >= kShownWhole;
  };
  if (large(problem.standard()) || large(problem.bottleneck())) say("remark_large");
}

void ComposeCopies(const Scene& scene) {
  std::vector<Item> items;
  for (const char* format : {"csv", "markdown", "latex"}) {
    const std::map<std::string, std::string, std::less<>> words{
        {"format", scene.Word(Join("copy_", format))}};
    Handler handler;
    handler.copy = [format, text = &scene.text, mask = scene.page.mask(),
                    problem = scene.trace.problem] {
      return TableOf(format, *static_cast<const Problem*>(problem.get()), mask, *text);
    };
    items.push_back(
        Doing(Button(Join("copy.table.", format), FillWords(scene.Word("copy_button"), words)),
              std::move(handler)));
    items.back().name = FillWords(scene.Word("copy_table"), words);
  }
  scene.page.Controls("copies", scene.Word("copies"), std::move(items));
}

void ComposeMatrix(const Scene& scene, const std::string& name, MatrixHeads heads = {}) {
  const Formula symbol = OwnFormula(scene.sheet.LinkedSymbol({name}));
  scene.page.Matrix("matrix." + name, Spoken(symbol, scene.text), symbol, name,
                    scene.step->produces.front() == name, std::move(heads));
}

void ComposeNetworks(const Scene& scene) {
  ComposeNetwork(scene);
  const auto rows = [&](const char* name, const Names& keys) {
    MatrixHeads heads{{}, ColumnHeads(scene)};
    for (const std::string& key : keys) heads.rows.push_back({scene.Word(key), scene.Word(key)});
    ComposeMatrix(scene, name, std::move(heads));
  };
  Names stages;
  for (Eigen::Index i = 0; i < scene.Matrix("net.stages").rows(); ++i)
    stages.push_back(Join("stage_", i));
  Names nets;
  for (const ResNetDepth depth : kResNetDepths) nets.push_back(NetWord(depth));
  rows("net.stages", stages);
  rows("net.total", {"total"});
  rows("nets", nets);
}

// A bottleneck with a quarter of its channels in the middle.
void SetBottleneck(State& state, double middle) {
  state.Set("bottleneck", Eigen::MatrixXd(Eigen::Vector2d(kQuarter * middle, middle)));
}

}  // namespace

void ComposeStory(const Scene& scene) {
  ComposeStepWords(scene.text, scene.trace, scene.number,
                   scene.step != nullptr ? scene.step->context : TextContext{}, scene.page);
  if (Waits(scene)) return ComposeWaiting(scene);
  if (scene.step == nullptr || scene.Is("computation")) ComposeQuestion(scene);
  if (scene.Is("network"))
    scene.page.Controls("network.choice", scene.Word("net"), {FieldChoice(scene, "net", "net")});
  if (scene.step != nullptr) {
    Scene::LineWishes wishes;
    // The lines show the crossing that the chart marks.
    if (scene.Is("equal_budget"))
      wishes.first = {"crossing", 0, scene.Of<Problem>().standard().options.bias ? 1 : 0};
    const bool of_layers = scene.step->phase == Phase::kForward;
    wishes.others = !of_layers;
    scene.ComposeLines(std::move(wishes));
    // The block's counts so far, line by line, beside the drawing that they count.
    for (const Block& block : scene.Of<Problem>().blocks)
      if (of_layers && scene.step->produces.front().starts_with(block.name + "."))
        ComposeLinesSoFar(scene, block);
  }
  scene.ComposePinned();
  if (scene.Is("computation")) ComposeProsAndCons(scene);
  if (scene.Is("equal_budget")) ComposeBudget(scene);
  if (scene.Is("equal_channels")) ComposeEqualChannels(scene);
  ComposeRemarks(scene);
  if (scene.step != nullptr) ComposeCopies(scene);
}

void ComposeStage(const Scene& scene) {
  const std::vector<Block>& blocks = scene.Of<Problem>().blocks;
  const auto matrices = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) ComposeMatrix(scene, name);
  };
  if (Waits(scene)) return ComposeBlocks(scene);
  if (scene.Is("bias_batch_norm"))
    return matrices({"demo.x", "demo.b", "demo.y", "demo.y_b", "demo.dy", "demo.dx", "demo.db"});
  if (scene.Is("network")) return ComposeNetworks(scene);
  if (scene.Is("conventions"))
    return matrices({"keras.total", "keras.trainable", "keras.non_trainable", "torch.total", "more",
                     "more.biases", "more.means", "more.variances"});
  if (scene.Is("equal_budget") || scene.Is("equal_channels")) ComposeCharts(scene);
  ComposeBlocks(scene);
  if (scene.step == nullptr) return;
  // While the layers are counted, the drawing has the stage.
  if (scene.step->phase != Phase::kForward)
    for (const Block& block : blocks) ComposeCounts(scene, block);
  if (scene.Is("equal_budget")) ComposeMatrix(scene, "crossing");
}

void ComposeSettings(const Scene& scene) {
  const auto group = [&](const std::string& name, std::vector<Item> items) {
    scene.page.Controls("settings." + name, scene.Word("settings_" + name), std::move(items));
  };
  const auto input = [&](const char* id, const Quantity& quantity) {
    return scene.page.NumberItem(Join("settings.", id), quantity);
  };
  group("standard", {input("residual", {"residual", 0, 0})});
  group("bottleneck",
        {input("channels", {"bottleneck", 0, 0}), input("middle", {"bottleneck", 1, 0}),
         // Sets the largest bottleneck with no more parameters than the standard block.
         ActionButton(
             scene, "preset.budget", "preset_budget",
             [trace = scene.trace, text = &scene.text](State state) -> Result<State> {
               const double bias = *trace.values.At({"bias", 0, 0});
               const double channels = *trace.values.At({"crossing", 1, static_cast<int>(bias)});
               if (!(channels >= kQuarter)) return Error{text->Word("error_budget")};
               SetBottleneck(state, std::floor(channels / kQuarter));
               return state;
             }),
         ActionButton(scene, "preset.equal", "preset_equal", [](State state) -> Result<State> {
           // The channels are as equal as whole numbers allow.
           const double channels = state.Matrix("bottleneck")(0, 0);
           const double middle = std::max(1.0, std::round(channels / kQuarter));
           state.Set("residual", kQuarter * middle);
           SetBottleneck(state, middle);
           return state;
         })});
  group("both", {input("batch", {"batch", 0, 0}), input("height", {"size", 0, 0}),
                 input("width", {"size", 1, 0}), input("k", {"k", 0, 0}),
                 input("stride", {"stride", 0, 0})});
  group("switches", {Toggle(scene, "bias"), Toggle(scene, "bn"), Toggle(scene, "projection")});
}

}  // namespace chainrule::blocks
