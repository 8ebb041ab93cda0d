// Arithmetic that writes itself down. A formula with numbers is written once, as C++ arithmetic.
// The line to show, the numbers in it and its value are all read from that.
//
//   Work w(values);
//   Term z = Fraction(w("x", 3) - w("mean"), Power(w("var") + w("eps"), "1/2", 0.5));
//   Expansion line = w.Finish(z);  // \frac{\val{x:3,0} - \val{mean:0,0}}{(… + …)^{1/2}}
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "course/quantity.h"
#include "course/trace.h"
#include "math/activation.h"

namespace chainrule {

// A number in a working, or an expression of several. Parentheses are added around a negative
// number after a sign, and around a sum that is multiplied.
class Term {
 public:
  struct Node;  // defined in working.cpp

  Term(double constant);  // not explicit: 2 * w("x")
  explicit Term(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

  const std::shared_ptr<const Node>& node() const { return node_; }

 private:
  std::shared_ptr<const Node> node_;
};

Term operator+(const Term& a, const Term& b);
Term operator-(const Term& a, const Term& b);
Term operator-(const Term& a);
// Printed "a · b"; before a sum without the dot: "2 (a + b)".
Term operator*(const Term& a, const Term& b);
// The product with the dot in every case.
Term Times(const Term& a, const Term& b);
Term Fraction(const Term& a, const Term& b);
// a^{exponent}: `exponent` is the source that is shown, `value` the number it stands for.
Term Power(const Term& a, std::string_view exponent, double value);
Term Square(const Term& a);
// The sum of the terms; 0 if there are none.
Term Sum(const std::vector<Term>& terms);
// term(0) + term(1) + …
template <class TermAt>
Term SumOver(int count, TermAt term) {
  std::vector<Term> terms;
  for (int i = 0; i < count; ++i) terms.push_back(term(i));
  return Sum(terms);
}
// An expression with a form of its own. In `source`, '#' stands for a term and '@' for a term that
// follows a sign. evaluate() gets the values of the terms in this order.
Term Form(std::string_view source, const std::vector<Term>& terms,
          std::function<double(const std::vector<double>&)> evaluate);
// A right-hand side that is not worked out: "Σ ∂y". It has no value, so its digits are not checked.
Term Unworked(std::string_view source);

// θ(s): "tanh(−1.48)".
Term Transformed(Activation theta, const Term& s);

// Makes terms from the values of a trace, in one reading.
class Work {
 public:
  explicit Work(const Values& values, std::string_view reading = "")
      : values_(values), reading_(reading) {}

  // An entry of the quantity, in this reading if it has numbers there, else as computed.
  Term operator()(const std::string& name, int row = 0, int column = 0) const;
  Term operator()(const Quantity& quantity) const;
  double At(const Quantity& quantity) const { return *values_.At(Read(quantity)); }
  const Values& values() const { return values_; }
  // A prefix of names: "" as computed, "hand." as worked by hand with rounded numbers.
  std::string_view reading() const { return reading_; }

  // The line of a right-hand side, with its numbers and how to evaluate it.
  static Expansion Finish(const Term& right_hand_side);

 private:
  Quantity Read(const Quantity& quantity) const;

  const Values& values_;
  std::string_view reading_;
};

}  // namespace chainrule
