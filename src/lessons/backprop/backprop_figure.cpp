#include "lessons/backprop/backprop_figure.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>

#include "course/spoken.h"
#include "lessons/backprop/backprop_names.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::backprop {
namespace {

constexpr double kTypingStep = 0.1;  // one press of an arrow key

std::string Fill(const TextBook& text, const std::string& key, int unit, int layer,
                 const std::string& from = {}) {
  return FillWords(
      text.Word(key),
      {{"unit", std::to_string(unit)}, {"layer", std::to_string(layer)}, {"from", from}});
}

std::string From(const TextBook& text, int row, int layer) {
  if (row == 0) return text.Word("from_bias");
  return Fill(text, layer == 1 ? "from_input" : "from_unit", row, layer - 1);
}

std::string Words(const TextBook& text, int layers, const Quantity& quantity) {
  const NameParts parts = PartsOf(quantity.name);
  const bool next = parts.reading == "next.";
  if (parts.base == "W" || parts.base == "dW") {
    const std::string key = next ? "name_next_W" : "name_" + parts.base;
    return Fill(text, key, quantity.column + 1, parts.layer, From(text, quantity.row, parts.layer));
  }
  if (parts.base == "e") return text.Word(next ? "name_next_e" : "name_e");
  if (parts.base == "eta") return text.Word("name_eta");
  if (parts.base == "x" && parts.layer < layers) {
    if (quantity.row == 0) return Fill(text, "name_x_bias", 0, parts.layer);
    return Fill(text, parts.layer == 0 ? "name_x_input" : "name_x", quantity.row, parts.layer);
  }
  return Fill(text, "name_" + parts.base, quantity.row + 1, parts.layer);
}

// The field that an edit of this quantity changes, or nullptr.
const Field* InputField(const Quantity& quantity, const Fields& fields) {
  const NameParts parts = PartsOf(quantity.name);
  if (!parts.reading.empty()) return nullptr;
  if (parts.base == "W" || parts.base == "eta" || parts.base == "y")
    return fields.Find(quantity.name);
  const bool input = parts.base == "x" && parts.layer == 0 && quantity.row > 0;
  return input ? fields.Find("x") : nullptr;
}

class Builder {
 public:
  Builder(const FigureContext& context, const Page& page, NetworkFigure& figure,
          std::vector<Item>& items)
      : context_(context), page_(page), figure_(figure), items_(items) {
    if (context.step > 0)
      current_ = &context.trace.steps[static_cast<std::size_t>(context.step - 1)];
  }

  void Build() {
    for (int l = 0; l <= context_.layers; ++l) AddLayer(l);
    for (int l = 1; l <= context_.layers; ++l) AddEdges(l);
    AddNotes();
  }

 private:
  bool IsCurrent(const std::string& name) const {
    return current_ != nullptr && std::find(current_->produces.begin(), current_->produces.end(),
                                            name) != current_->produces.end();
  }

  bool Computed(const std::string& name) const {
    return context_.trace.StepOf(name) <= context_.step;
  }

  int AddItem(const Quantity& quantity, NumberForm form) {
    items_.push_back(page_.NumberItem("net." + ToText(quantity), quantity, form));
    return static_cast<int>(items_.size()) - 1;
  }

  void AddLayer(int l) {
    const bool last = l == context_.layers;
    const std::string x = Name(kExact, "x", l);
    const std::string s = Name(kExact, "s", l);
    const std::string delta = Name(kExact, "delta", l);
    const int rows = static_cast<int>(context_.trace.values.Find(x)->rows());
    std::vector<NetworkFigure::Unit> units;
    for (int row = 0; row < rows; ++row) {
      NetworkFigure::Unit unit;
      unit.input = l == 0;
      unit.bias = !last && row == 0;
      unit.computed = l == 0 || Computed(s);
      if (unit.bias || l == 0) {
        unit.computed = true;
        unit.x_item = AddItem({x, row, 0}, NumberForm::kFull);
        units.push_back(unit);
        continue;
      }
      const int signal = last ? row : row - 1;
      unit.s_item = AddItem({s, signal, 0}, NumberForm::kCompact);
      unit.x_item = AddItem({x, row, 0}, NumberForm::kCompact);
      unit.delta_item = AddItem({delta, signal, 0}, NumberForm::kFull);
      unit.current = IsCurrent(s) || IsCurrent(x) || IsCurrent(delta);
      unit.backward = Computed(delta);
      units.push_back(unit);
    }
    figure_.layers.push_back(std::move(units));
    const std::string words =
        FillWords(context_.text.Word("caption_layer"), {{"l", std::to_string(l)}});
    figure_.captions.push_back(page_.Parsed(l == 0 ? "x^{(0)}" : Join("\\text{", words, "}")));
  }

  double LargestWeight() const {
    double largest = 0;
    for (int l = 1; l <= context_.layers; ++l)
      largest = std::max(largest,
                         context_.trace.values.Find(Name(kExact, "W", l))->cwiseAbs().maxCoeff());
    return largest;
  }

  void AddEdges(int l) {
    const std::string name = Name(kExact, "W", l);
    const Eigen::MatrixXd& W = *context_.trace.values.Find(name);
    const double largest = LargestWeight();
    const bool backward_through = current_ != nullptr && current_->kind == "delta_hidden" &&
                                  PartsOf(current_->produces.front()).layer == l - 1;
    const bool used =
        IsCurrent(Name(kExact, "s", l)) || IsCurrent(Name(kExact, "dW", l)) || backward_through;
    for (int row = 0; row < W.rows(); ++row) {
      for (int column = 0; column < W.cols(); ++column) {
        NetworkFigure::Edge edge;
        edge.layer = l;
        edge.from = row;
        edge.to = column;
        const Quantity quantity{name, row, column};
        edge.item = AddItem(quantity, NumberForm::kFull);
        if (page_.Visible(quantity) && largest > 0) {
          edge.strength = std::abs(W(row, column)) / largest;
          edge.negative = W(row, column) < 0;
        }
        edge.left_out = backward_through && row == 0;
        edge.current = used && !edge.left_out;
        figure_.edges.push_back(edge);
      }
    }
  }

  void AddNotes() {
    const auto add = [&](const std::string& source) {
      if (!source.empty()) figure_.notes.push_back(page_.Parsed(source));
    };
    const bool known = page_.Visible({"e", 0, 0});
    const int outputs = static_cast<int>(context_.trace.values.Find("y")->rows());
    std::string source = outputs == 1 ? "\\link{y}{y} = \\val{y:0,0}" : "";
    if (known) source += std::string(outputs == 1 ? ", \\, " : "") + "\\link{e}{e} = \\val{e:0,0}";
    add(source);
    const std::string other = Name(kOther, "e", 0);
    if (known && context_.trace.values.Find(other) != nullptr)
      add(Join("\\text{", context_.other, ":} \\, \\link{", other, "}{e} = \\val{", other,
               ":0,0}"));
  }

  const FigureContext& context_;
  const Page& page_;
  NetworkFigure& figure_;
  std::vector<Item>& items_;
  const Step* current_ = nullptr;
};

}  // namespace

Quantities QuantitiesOf(const TextBook& text, const Fields& fields, int layers) {
  const auto name = [&text, layers](const Quantity& quantity) {
    QuantityName named{OwnFormula(Symbol(quantity, layers)), {}};
    named.name = Join(Spoken(named.symbol, text), ", ", Words(text, layers, quantity));
    if (quantity.name.starts_with(kHand)) named.name += ", " + text.Word("line_by_hand");
    if (quantity.name.starts_with(kOther)) named.name += ", " + text.Word("name_other");
    return named;
  };
  const auto range = [&fields](const Quantity& quantity) -> std::optional<Range> {
    const Field* const field = InputField(quantity, fields);
    if (field == nullptr) return std::nullopt;
    return Range{field->min, field->max, kTypingStep};
  };
  return {name, range};
}

NetworkFigure FigureOf(const FigureContext& context, const Page& page, std::vector<Item>& items) {
  NetworkFigure figure;
  Builder(context, page, figure, items).Build();
  return figure;
}

}  // namespace chainrule::backprop
