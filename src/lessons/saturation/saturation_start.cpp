// Where the learner began to change the length of w, and what that has done since.
#include <cmath>

#include "lessons/saturation/saturation_plots.h"
#include "math/join.h"

namespace chainrule::saturation {
namespace {

// Closer than this to the start, the gradient is about as long.
constexpr double kAbout = 1.05;

PerceptronPass PassAlong(const SharedData& data, Activation theta, const Eigen::VectorXd& u,
                         double norm) {
  return EvaluatePerceptron(*data, norm * u, theta);
}

// As many digits as a comparison needs: two.
double TwoDigits(double value) {
  const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
  if (!(unit > 0) || !std::isfinite(unit)) return value;
  return unit < 1 ? std::round(value * std::round(1 / unit)) / std::round(1 / unit)
                  : std::round(value / unit) * unit;
}

const char* ErrorWord(double start, double now) {
  return now < start ? "readout_error_lower" : "readout_error_same";
}

// `times`: the length at the start over the one now.
const char* GradientWord(double times) {
  if (std::isinf(times)) return "readout_gradient_gone";
  if (times >= kAbout) return "readout_gradient_shorter";
  return times <= 1 / kAbout ? "readout_gradient_longer" : "readout_gradient_same";
}

}  // namespace

Start StartOf(const Scene& scene) {
  const Eigen::MatrixXd& trail = scene.state.Matrix("trail");
  const double norm = scene.Value("norm");
  if (trail.size() == 0 || !scene.Of<Solution>().u || !(trail(0) > 0)) return {norm, true};
  return {trail(0), false};
}

const PerceptronPass& StartPass(const Scene& scene) {
  const auto& p = scene.Of<Solution>();
  const Start start = StartOf(scene);
  if (start.here) return p.pass();
  return scene.page.memory().Once(PassAlong, p.data, p.theta, Rounded(*p.u), start.norm);
}

void ComposeReadouts(const Scene& scene) {
  const PerceptronPass& now = scene.Of<Solution>().pass();
  const PerceptronPass& start = StartPass(scene);
  const bool here = StartOf(scene).here;
  const auto compose = [&](const char* name, const char* word, double at_start, double times) {
    const std::string id = Join("look.", name);
    TextContext words;
    scene.Tell(words, "start", Join(id, ".start"), at_start);
    scene.Tell(words, "times", Join(id, ".times"), TwoDigits(times));
    scene.page.LargeNumber(Join(id, ".readout"), scene.Word("look"),
                           scene.page.Parsed(scene.sheet.Symbol({name, 0, 0})),
                           scene.page.NumberItem(id, {name, 0, 0}));
    scene.Say(Join(id, ".note"), here ? "readout_start" : word, words, TextStyle::kUnder);
  };
  compose("E_in", ErrorWord(start.E_in, now.E_in), start.E_in, 1);
  const double shorter = start.grad_norm / now.grad_norm;
  compose("grad_norm", GradientWord(shorter), start.grad_norm,
          shorter >= 1 ? shorter : 1 / shorter);
}

}  // namespace chainrule::saturation
