#include "course/working.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "course/number.h"
#include "math/join.h"

namespace chainrule {

struct Term::Node {
  enum class Kind { kNumber, kQuantity, kSum, kProduct, kFraction, kPower, kForm };
  // The sign between a part and the one before it.
  enum class Sign { kNone, kPlus, kMinus, kPoint, kSpace };

  Kind kind = Kind::kNumber;
  std::vector<std::shared_ptr<const Node>> parts;
  std::vector<Sign> signs;  // of a sum or product, one for each part
  double number = 0;        // the number, or the exponent of a kPower
  std::string source;       // of a kNumber or kForm, or the exponent of a kPower
  Quantity quantity;
  bool negative = false;                                       // of a kQuantity
  std::function<double(const std::vector<double>&)> evaluate;  // of a kForm
};

namespace {

using Node = Term::Node;
using Kind = Node::Kind;
using Sign = Node::Sign;
using Numbers = std::vector<double>;

std::shared_ptr<Node> Make(Kind kind) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  return node;
}

// Joins a and b. If a is already a sum or product of this kind, b becomes its last part.
Term Joined(Kind kind, const Term& a, Sign sign, const Term& b) {
  auto node = Make(kind);
  if (a.node()->kind == kind) {
    *node = *a.node();
  } else {
    node->parts.push_back(a.node());
    node->signs.push_back(Sign::kNone);
  }
  node->parts.push_back(b.node());
  node->signs.push_back(sign);
  return Term(std::move(node));
}

// Whether the node begins with a parenthesis when it is a factor.
bool OpensParentheses(const Node& node) {
  return node.kind == Kind::kSum ||
         (node.kind == Kind::kPower && node.parts.front()->kind == Kind::kSum);
}

class Printer {
 public:
  void Print(const Node& node, bool after_sign) {
    switch (node.kind) {
      case Kind::kNumber:
        line_.formula += node.source;
        break;
      case Kind::kQuantity:
        Put(node, after_sign);
        break;
      case Kind::kSum:
      case Kind::kProduct:
        PrintJoined(node, after_sign);
        break;
      case Kind::kFraction:
        line_.formula += "\\frac{";
        Print(*node.parts[0], false);
        line_.formula += "}{";
        Print(*node.parts[1], false);
        line_.formula += "}";
        break;
      case Kind::kPower:
        Factor(*node.parts[0], true);
        line_.formula += node.source;
        break;
      case Kind::kForm:
        PrintForm(node);
        break;
    }
  }

  Expansion TakeLine() { return std::move(line_); }
  // The operand of each number in the line. One operand may appear several times.
  std::vector<std::size_t> TakeOrder() { return std::move(order_); }

 private:
  void Put(const Node& node, bool after_sign) {
    const bool parentheses = after_sign && node.negative;
    if (parentheses) line_.formula += "(";
    line_.formula += Join("\\val{", ToText(node.quantity), "}");
    if (parentheses) line_.formula += ")";
    std::vector<Quantity>& all = line_.operands;
    const auto known = std::find(all.begin(), all.end(), node.quantity);
    order_.push_back(static_cast<std::size_t>(known - all.begin()));
    if (known == all.end()) all.push_back(node.quantity);
  }

  void Factor(const Node& node, bool after_sign) {
    if (node.kind != Kind::kSum) return Print(node, after_sign);
    line_.formula += "(";
    Print(node, false);
    line_.formula += ")";
  }

  void PrintJoined(const Node& node, bool after_sign) {
    const bool product = node.kind == Kind::kProduct;
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      switch (node.signs[i]) {
        case Sign::kNone:
          break;
        case Sign::kPlus:
          line_.formula += " + ";
          break;
        case Sign::kMinus:
          line_.formula += i == 0 ? "-" : " - ";
          break;
        case Sign::kPoint:
          line_.formula += " \\cdot ";
          break;
        case Sign::kSpace:
          line_.formula += " ";
          break;
      }
      const bool signed_here = i > 0 || after_sign || node.signs[i] == Sign::kMinus;
      // a − (b + c), but a + b + c.
      if (product || node.signs[i] == Sign::kMinus)
        Factor(*node.parts[i], signed_here);
      else
        Print(*node.parts[i], signed_here);
    }
  }

  void PrintForm(const Node& node) {
    std::size_t next = 0;
    for (const char c : node.source) {
      if (c != '#' && c != '@') {
        line_.formula += c;
        continue;
      }
      assert(next < node.parts.size());
      Print(*node.parts[next++], c == '@');
    }
    assert(next == node.parts.size());
  }

  Expansion line_;
  std::vector<std::size_t> order_;
};

// The value of a node. `numbers` are in the order in which they were printed; `next` is the first
// that is not used yet.
double Evaluate(const Node& node, const Numbers& numbers, std::size_t& next) {
  const auto part = [&](std::size_t i) { return Evaluate(*node.parts[i], numbers, next); };
  switch (node.kind) {
    case Kind::kNumber:
      return node.number;
    case Kind::kQuantity:
      return numbers[next++];
    case Kind::kSum: {
      double sum = 0;
      for (std::size_t i = 0; i < node.parts.size(); ++i) {
        const double term = part(i);
        sum = node.signs[i] == Sign::kMinus ? (i == 0 ? -term : sum - term)
                                            : (i == 0 ? term : sum + term);
      }
      return sum;
    }
    case Kind::kProduct: {
      // 2/n · a is 2 a / n, as you would work it out: n divides only at the end.
      double product = 1;
      double divisor = 1;
      for (std::size_t i = 0; i < node.parts.size(); ++i) {
        const Node& factor = *node.parts[i];
        const bool of_constants = factor.kind == Kind::kFraction &&
                                  factor.parts[0]->kind == Kind::kNumber &&
                                  factor.parts[1]->kind == Kind::kNumber;
        if (of_constants) divisor *= factor.parts[1]->number;
        const double value = of_constants ? factor.parts[0]->number : part(i);
        product = i == 0 ? value : product * value;
      }
      return product / divisor;
    }
    case Kind::kFraction: {
      const double numerator = part(0);
      return numerator / part(1);
    }
    case Kind::kPower: {
      const double base = part(0);
      if (node.number == 2) return base * base;
      return node.number == 0.5 ? std::sqrt(base) : std::pow(base, node.number);
    }
    case Kind::kForm: {
      Numbers values;
      for (std::size_t i = 0; i < node.parts.size(); ++i) values.push_back(part(i));
      return node.evaluate(values);
    }
  }
  return 0;
}

bool HasValue(const Node& node) {
  return (node.kind != Kind::kForm || node.evaluate) &&
         std::all_of(node.parts.begin(), node.parts.end(),
                     [](const std::shared_ptr<const Node>& part) { return HasValue(*part); });
}

}  // namespace

Term::Term(double constant) {
  auto node = Make(Kind::kNumber);
  node->number = constant;
  node->source = PrintNumber(constant);
  node_ = std::move(node);
}

Term operator+(const Term& a, const Term& b) {
  return Joined(Kind::kSum, a, Sign::kPlus, b);
}

Term operator-(const Term& a, const Term& b) {
  return Joined(Kind::kSum, a, Sign::kMinus, b);
}

Term operator-(const Term& a) {
  auto node = Make(Kind::kSum);
  node->parts.push_back(a.node());
  node->signs.push_back(Sign::kMinus);
  return Term(std::move(node));
}

Term operator*(const Term& a, const Term& b) {
  return Joined(Kind::kProduct, a, OpensParentheses(*b.node()) ? Sign::kSpace : Sign::kPoint, b);
}

Term Times(const Term& a, const Term& b) {
  return Joined(Kind::kProduct, a, Sign::kPoint, b);
}

Term Fraction(const Term& a, const Term& b) {
  auto node = Make(Kind::kFraction);
  node->parts = {a.node(), b.node()};
  return Term(std::move(node));
}

Term Power(const Term& a, std::string_view exponent, double value) {
  auto node = Make(Kind::kPower);
  node->parts = {a.node()};
  node->source = exponent.size() == 1 ? Join("^", exponent) : Join("^{", exponent, "}");
  node->number = value;
  return Term(std::move(node));
}

Term Square(const Term& a) {
  return Power(a, "2", 2);
}

Term Sum(const std::vector<Term>& terms) {
  if (terms.empty()) return 0;
  auto node = Make(Kind::kSum);
  for (const Term& term : terms) {
    node->parts.push_back(term.node());
    node->signs.push_back(node->signs.empty() ? Sign::kNone : Sign::kPlus);
  }
  return Term(std::move(node));
}

Term Form(std::string_view source, const std::vector<Term>& terms,
          std::function<double(const std::vector<double>&)> evaluate) {
  auto node = Make(Kind::kForm);
  node->source = source;
  for (const Term& term : terms) node->parts.push_back(term.node());
  node->evaluate = std::move(evaluate);
  return Term(std::move(node));
}

Term Unworked(std::string_view source) {
  return Form(source, {}, nullptr);
}

Term Transformed(Activation theta, const Term& s) {
  const auto of = [&](std::string_view source) {
    return Form(source, {s}, [theta](const Numbers& v) { return Evaluate(theta, v[0]); });
  };
  switch (theta) {
    case Activation::kTanh:
      return of("\\tanh(#)");
    case Activation::kLogistic:
      return of("\\frac{1}{1 + \\exp(-@)}");
    case Activation::kRelu:
      return of("\\max(0, #)");
    case Activation::kIdentity:
      break;
  }
  return s;
}

Term Work::operator()(const Quantity& quantity) const {
  auto node = Make(Kind::kQuantity);
  node->quantity = Read(quantity);
  const std::optional<double> value = values_.At(node->quantity);
  node->negative = value && *value < 0;
  return Term(std::move(node));
}

Term Work::operator()(const std::string& name, int row, int column) const {
  return (*this)(Quantity{name, row, column});
}

Quantity Work::Read(const Quantity& quantity) const {
  if (reading_.empty()) return quantity;
  Quantity read{Join(reading_, quantity.name), quantity.row, quantity.column};
  return values_.Find(read.name) != nullptr ? read : quantity;
}

Expansion Work::Finish(const Term& right_hand_side) {
  Printer printer;
  printer.Print(*right_hand_side.node(), false);
  Expansion line = printer.TakeLine();
  if (HasValue(*right_hand_side.node()))
    line.evaluate = [node = right_hand_side.node(),
                     order = printer.TakeOrder()](const Numbers& operands) {
      Numbers numbers;
      for (const std::size_t operand : order) numbers.push_back(operands[operand]);
      std::size_t next = 0;
      return Evaluate(*node, numbers, next);
    };
  return line;
}

}  // namespace chainrule
