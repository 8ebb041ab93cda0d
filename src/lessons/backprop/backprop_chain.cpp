// The chain rule for a sensitivity and for a weight, factor by factor: why they are worked out as
// they are.
#include <string>
#include <vector>

#include "lessons/backprop/backprop.h"
#include "math/join.h"

namespace chainrule::backprop {
namespace {

constexpr int kFewUnits = 3;  // whose numbers stand below the chain rule

// "s^{(2)}_{1}"
std::string Symbol(const char* letter, int l, const std::string& subscript) {
  return Join(letter, "^{(", l, ")}_{", subscript, "}");
}

std::string Signal(int l, int unit) {
  return Symbol("s", l, Join(unit + 1));
}

// How fast `of` grows with `by`.
std::string Partial(const std::string& of, const std::string& by) {
  return Join("\\dfrac{\\partial ", of, "}{\\partial ", by, "}");
}

std::string Value(const std::string& name, int row, int column) {
  return Join("\\val{", ToText(Quantity{name, row, column}), "}");
}

std::string Factor(const char* role, const std::string& whole,
                   const std::vector<std::string>& below) {
  std::string rows;
  for (const std::string& row : below) rows += (rows.empty() ? "" : " \\\\ ") + row;
  return Join("\\factor{", role, "}{", whole, "}{\\begin{matrix}", rows, "\\end{matrix}}");
}

std::string Slope(const char* theta, int l, int unit, const std::string& x) {
  const std::string s = Signal(l, unit);
  return Factor("slope", Partial(x, s),
                {Join(theta, "'(", s, ")"), Value(Join("slope", l), unit, 0)});
}

}  // namespace

std::string WeightSubscript(int row, int column) {
  return Join(row, row > 9 || column + 1 > 9 ? "," : "", column + 1);
}

std::string ChainOfOutput(int l, int unit) {
  const std::string x = Symbol("x", l, Join(unit + 1));
  return Join(Partial("e", Signal(l, unit)), " = ",
              Factor("backward", Partial("e", x), {Join("2 (", x, " - y_{", unit + 1, "})")}),
              " \\cdot ", Slope("\\theta_{out}", l, unit, x));
}

std::string ChainOfHidden(int l, int unit, int units_above) {
  const std::string k = units_above == 1 ? "1" : "k";
  const std::string s = Symbol("s", l + 1, k);
  const std::string x = Symbol("x", l, Join(unit + 1));
  std::vector<std::string> deltas{Symbol("\\delta", l + 1, k)};
  std::vector<std::string> weights{Symbol("w", l + 1, Join(unit + 1, k))};
  for (int above = 0; above < units_above && units_above <= kFewUnits; ++above) {
    deltas.push_back(Value(Join("delta", l + 1), above, 0));
    weights.push_back(Value(Join("W", l + 1), unit + 1, above));
  }
  return Join(Partial("e", Signal(l, unit)), " = ", units_above == 1 ? "" : "\\sum_k ",
              Factor("backward", Partial("e", s), deltas), " \\cdot ",
              Factor("weight", Partial(s, x), weights), " \\cdot ", Slope("\\theta", l, unit, x));
}

std::string ChainOfWeight(int l, int row, int column) {
  const std::string s = Signal(l, column);
  const std::string w = Symbol("w", l, WeightSubscript(row, column));
  return Join(Partial("e", w), " = ",
              Factor("backward", Partial("e", s),
                     {Symbol("\\delta", l, Join(column + 1)), Value(Join("delta", l), column, 0)}),
              " \\cdot ",
              Factor("unit", Partial(s, w),
                     {Symbol("x", l - 1, Join(row)), Value(Join("x", l - 1), row, 0)}));
}

}  // namespace chainrule::backprop
