// The drawing of the network, and the matrices below it.
#include <algorithm>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "lessons/backprop/backprop.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::backprop {
namespace {

struct Drawing {
  const Scene& scene;
  const Network& network = scene.Of<Solution>().network;
  const int layers = Layers(network);
  NetworkFigure figure = {};
  std::vector<Item> items = {};
};

// θ and its slope as functions of s alone.
template <Activation theta>
double ThetaAt(double s) {
  return Evaluate(theta, s);
}
template <Activation theta>
double SlopeAt(double s) {
  return Derivative(theta, s);
}

template <Activation theta>
void SetTheta(NetworkFigure::Unit& unit) {
  unit.theta = ThetaAt<theta>;
  unit.slope = SlopeAt<theta>;
}

void SetTheta(Activation theta, NetworkFigure::Unit& unit) {
  switch (theta) {
    case Activation::kIdentity:
      return SetTheta<Activation::kIdentity>(unit);
    case Activation::kTanh:
      return SetTheta<Activation::kTanh>(unit);
    case Activation::kLogistic:
      return SetTheta<Activation::kLogistic>(unit);
    case Activation::kRelu:
      return SetTheta<Activation::kRelu>(unit);
  }
}

int AddItem(Drawing& drawing, const Quantity& quantity, NumberForm form) {
  drawing.items.push_back(drawing.scene.page.NumberItem("net." + ToText(quantity), quantity, form));
  return static_cast<int>(drawing.items.size()) - 1;
}

void AddLayer(Drawing& drawing, int l) {
  const Scene& scene = drawing.scene;
  const int constants = l < drawing.layers ? 1 : 0;
  const std::string x = Join("x", l);
  const std::string s = Join("s", l);
  const std::string delta = Join("delta", l);
  const auto computed = [&](const std::string& name) {
    return scene.trace.StepOf(name) <= scene.number;
  };
  std::vector<NetworkFigure::Unit> units;
  for (int row = 0; row < Units(drawing.network, l) + constants; ++row) {
    NetworkFigure::Unit unit;
    unit.input = l == 0;
    unit.bias = row < constants;
    unit.computed = unit.input || unit.bias || computed(s);
    if (unit.input || unit.bias) {
      unit.x_item = AddItem(drawing, {x, row, 0}, NumberForm::kFull);
    } else {
      const int signal = row - constants;
      unit.s_item = AddItem(drawing, {s, signal, 0}, NumberForm::kCompact);
      unit.x_item = AddItem(drawing, {x, row, 0}, NumberForm::kCompact);
      unit.delta_item = AddItem(drawing, {delta, signal, 0}, NumberForm::kFull);
      SetTheta(ThetaOf(drawing.network, l), unit);
      unit.current = scene.Makes(s) || scene.Makes(x) || scene.Makes(delta);
      unit.backward = computed(delta);
    }
    units.push_back(unit);
  }
  drawing.figure.layers.push_back(std::move(units));
  const std::string words = FillWords(scene.Word("caption_layer"), {{"l", std::to_string(l)}});
  drawing.figure.captions.push_back(
      scene.page.Parsed(l == 0 ? "x^{(0)}" : Join("\\text{", words, "}")));
}

// Row 0 of W multiplies the constant 1: no error flows back through it.
bool IsLeftOut(const Scene& scene, const std::string& W, int row) {
  return scene.Is("delta_hidden") && scene.step->matrices.front() == W && row == 0;
}

void AddEdges(Drawing& drawing, int l, double largest) {
  const Scene& scene = drawing.scene;
  const std::string name = Join("W", l);
  const Eigen::MatrixXd& W = drawing.network.W[static_cast<std::size_t>(l - 1)];
  const bool backward_through = scene.Is("delta_hidden") && scene.step->matrices.front() == name;
  const bool used = backward_through || scene.Makes(Join("s", l)) || scene.Makes(Join("dW", l));
  for (int row = 0; row < W.rows(); ++row) {
    for (int column = 0; column < W.cols(); ++column) {
      NetworkFigure::Edge edge;
      edge.layer = l;
      edge.from = row;
      edge.to = column;
      const Quantity quantity{name, row, column};
      edge.item = AddItem(drawing, quantity, NumberForm::kFull);
      if (scene.page.Visible(quantity) && largest > 0) {
        edge.strength = std::abs(W(row, column)) / largest;
        edge.negative = W(row, column) < 0;
      }
      edge.left_out = IsLeftOut(scene, name, row);
      edge.current = used && !edge.left_out;
      drawing.figure.edges.push_back(edge);
    }
  }
}

void AddNotes(Drawing& drawing) {
  const Scene& scene = drawing.scene;
  const auto add = [&](const std::string& source) {
    drawing.figure.notes.push_back(scene.page.Parsed(source));
  };
  const bool known = scene.Visible("e");
  const bool one_output = scene.Matrix("y").size() == 1;
  const char* const target = "\\link{y}{y} = \\val{y:0,0}";
  const char* const error = "\\link{e}{e} = \\val{e:0,0}";
  if (one_output && known)
    add(Join(target, ", \\, ", error));
  else if (one_output || known)
    add(one_output ? target : error);
  if (known && scene.Of<Solution>().other)
    add(Join("\\text{", OtherWords(scene), ":} \\, \\link{other.e}{e} = \\val{other.e:0,0}"));
}

void ComposeNetwork(const Scene& scene) {
  Drawing drawing{scene};
  double largest = 0;
  for (const Eigen::MatrixXd& W : drawing.network.W)
    largest = std::max(largest, W.cwiseAbs().maxCoeff());
  std::string sizes;
  for (int l = 0; l <= drawing.layers; ++l) {
    AddLayer(drawing, l);
    sizes += (l > 0 ? " – " : "") + std::to_string(Units(drawing.network, l));
  }
  for (int l = 1; l <= drawing.layers; ++l) AddEdges(drawing, l, largest);
  AddNotes(drawing);
  drawing.figure.step = scene.number;
  scene.page.Figure("figure", FillWords(scene.Word("figure"), {{"sizes", sizes}}),
                    std::move(drawing.figure), std::move(drawing.items));
}

// Compares the numbers as shown: those by hand appear only if the learner would write others down.
bool HandDiffers(const Scene& scene, const std::string& name) {
  const Eigen::MatrixXd* const hand = scene.trace.values.Find(kHand + name);
  if (hand == nullptr) return false;
  const Eigen::MatrixXd& exact = scene.Matrix(name);
  const int decimals = scene.page.style().decimals;
  for (Eigen::Index i = 0; i < exact.size(); ++i)
    if (ShowNumber((*hand)(i), decimals) != ShowNumber(exact(i), decimals)) return true;
  return false;
}

// The matrices to show: first what the step uses, then what it computes, then others worth a look.
Names MatrixNames(const Scene& scene) {
  const int layers = Layers(scene.Of<Solution>().network);
  Names names;
  const auto add = [&](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  const auto add_layers = [&](const char* base) {
    for (int l = 1; l <= layers; ++l) add(Join(base, l));
  };
  // Adds a result, with its values by hand and with the other output if they differ.
  const auto make = [&](const std::string& name) {
    add(name);
    if (HandDiffers(scene, name)) add(kHand + name);
    if (OtherDiffers(scene, name)) add(kOther + name);
  };
  const bool update = scene.Is("update");
  if (scene.step != nullptr && !update) {
    for (const std::string& name : scene.step->matrices) add(name);
    make(scene.step->produces.front());
  }
  if (scene.step == nullptr || scene.step->phase == Phase::kForward) {
    add_layers("W");
    add("x0");
    add("y");
  } else {
    for (int l = 1; l <= layers; ++l)
      if (scene.Visible(Join("dW", l))) add(Join("dW", l));
  }
  if (update) {
    add_layers("W");
    for (int l = 1; l <= layers; ++l) make(Join("next.W", l));
    add("eta");
    add("e");
    make("next.e");
  }
  return names;
}

// A caption such as "x^(1), with the other output" or "W^(1) after the step".
std::string MatrixCaption(const Scene& scene, const std::string& name) {
  std::string source = scene.sheet.LinkedSymbol({name});
  const auto words = [&](const std::string& more) { source += Join("\\text{", more, "}"); };
  if (name.find("next.") != std::string::npos) words(" " + scene.Word("after"));
  if (name.starts_with(kHand)) words(Join(" (", scene.Word("line_by_hand"), ")"));
  if (name.starts_with(kOther)) words(Join(" (", OtherWords(scene), ")"));
  return source;
}

// Rows of W and ∂e/∂W count from 0, the bias. Everything else counts as its symbols do.
MatrixHeads HeadsOf(const Scene& scene, const std::string& name) {
  const NameParts parts = PartsOf(name);
  const Eigen::MatrixXd& matrix = scene.Matrix(name);
  const bool weights = IsWeights(parts);
  const bool from_zero =
      weights || (parts.base == "x" && parts.layer < Layers(scene.Of<Solution>().network));
  const bool inputs = from_zero && parts.layer == (weights ? 1 : 0);
  const bool of_units = scene.sheet.IndexOf(name) != Sheet::kSingle;  // false for e
  const std::string row_word =
      of_units ? std::string(weights ? "head_from_" : "head_") + (inputs ? "input" : "unit")
               : "head_column";
  MatrixHeads heads;
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    const std::string number = std::to_string(row + (from_zero ? 0 : 1));
    const bool constant = from_zero && row == 0;
    heads.rows.push_back(
        {number, FillWords(scene.Word(constant ? "head_constant" : row_word), {{"unit", number}})});
  }
  for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
    const std::string number = std::to_string(column + 1);
    heads.columns.push_back(
        {weights ? number : "",
         FillWords(scene.Word(weights ? "head_to_unit" : "head_column"), {{"unit", number}})});
  }
  return heads;
}

void ComposeMatrix(const Scene& scene, const std::string& name) {
  const Eigen::MatrixXd& matrix = scene.Matrix(name);
  const std::string caption = MatrixCaption(scene, name);
  scene.page.Matrix(
      "matrix." + name,
      Join(scene.page.Said(caption, scene.text), ", ", matrix.rows(), " × ", matrix.cols()),
      scene.page.Parsed(caption), name, scene.Makes(name), HeadsOf(scene, name), [&](Item& item) {
        item.struck = IsLeftOut(scene, name, item.quantity->row);
        if (item.struck) item.note = scene.Word("struck");
      });
}

}  // namespace

void ComposeStage(const Scene& scene) {
  ComposeNetwork(scene);
  for (const std::string& name : MatrixNames(scene)) ComposeMatrix(scene, name);
}

}  // namespace chainrule::backprop
