// Arithmetic that writes itself down. A formula with numbers put in is written once, as a formula:
// what is shown, which numbers are in it and what they come to are read from it.
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

// A number of a working, or what is made of several. After a sign a negative number stands in
// parentheses, and so does a sum that is multiplied.
class Term {
 public:
  struct Node;  // of working.cpp

  Term(double constant);  // not explicit: 2 * w("x")
  explicit Term(std::shared_ptr<const Node> node) : node_(std::move(node)) {}

  const std::shared_ptr<const Node>& node() const { return node_; }

 private:
  std::shared_ptr<const Node> node_;
};

Term operator+(const Term& a, const Term& b);
Term operator-(const Term& a, const Term& b);
Term operator-(const Term& a);
// "a · b"; a sum follows without the point: "2 (a + b)".
Term operator*(const Term& a, const Term& b);
// The same with the point in every case.
Term Times(const Term& a, const Term& b);
Term Fraction(const Term& a, const Term& b);
// a^{exponent}: the source and what it is.
Term Power(const Term& a, std::string_view exponent, double value);
Term Square(const Term& a);
// A sum of terms; of none: 0.
Term Sum(const std::vector<Term>& terms);
// term(0) + term(1) + …
template <class TermAt>
Term SumOver(int count, TermAt term) {
  std::vector<Term> terms;
  for (int i = 0; i < count; ++i) terms.push_back(term(i));
  return Sum(terms);
}
// What has a form of its own: '#' stands for a term, '@' for one that comes after a sign;
// evaluate() has their values in this order.
Term Form(std::string_view source, const std::vector<Term>& terms,
          std::function<double(const std::vector<double>&)> evaluate);
// Where only words can stand: "Σ ∂y". It has no value, so that nothing is claimed of its digits.
Term Unworked(std::string_view source);

// θ of a number: "tanh(−1.48)".
Term Transformed(Activation theta, const Term& s);

class Work {
 public:
  explicit Work(const Values& values, std::string_view reading = "")
      : values_(values), reading_(reading) {}

  // An entry of the quantity, in this reading if it is read in it.
  Term operator()(const std::string& name, int row = 0, int column = 0) const;
  Term operator()(const Quantity& quantity) const;
  double At(const Quantity& quantity) const { return *values_.At(Read(quantity)); }
  const Values& values() const { return values_; }
  // A prefix of names: "" as computed, "hand." as worked by hand with rounded numbers.
  std::string_view reading() const { return reading_; }

  static Expansion Finish(const Term& right_hand_side);

 private:
  Quantity Read(const Quantity& quantity) const;

  const Values& values_;
  std::string_view reading_;
};

}  // namespace chainrule
