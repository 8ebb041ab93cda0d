// What a lesson knows about its own numbers, so that a learner's can be judged: how each is made of
// earlier ones, rightly and under each misconception.
#pragma once

#include <array>
#include <compare>
#include <functional>
#include <string_view>
#include <vector>

#include "course/quantity.h"
#include "math/held.h"

namespace chainrule {

// One number that a learner can be asked for. The cells of one `step`, such as a vector, are worked
// out by one rule.
struct AnswerCell {
  Quantity quantity;
  int step = 0;
  int layer = 0;
  bool count = false;  // of things: it may be typed in groups, "18,496"
  // What tells this number although it is not made of it, such as the same number counted another
  // way: it is hidden together with it.
  std::vector<Quantity> told_by = {};
};

// A misconception. Two of one field exclude each other. `id` is data; its words are the lesson's.
struct RuleName {
  std::string_view id;
  int field = 0;
};

// A rule, by its place in AnswerKey::Rules(), and the layer in which it is followed.
struct ActingRule {
  static constexpr int kThroughout = 0;

  int rule = 0;
  int layer = kThroughout;

  auto operator<=>(const ActingRule&) const = default;
};

// What a learner may have followed: the correct rules, but for one or two.
class Hypothesis {
 public:
  Hypothesis() = default;
  explicit Hypothesis(ActingRule rule) : count_(1), rules_{rule, {}} {}
  // Ordered, so that a pair is the same in either order.
  Hypothesis(ActingRule a, ActingRule b) : count_(2), rules_{a < b ? a : b, a < b ? b : a} {}

  int size() const { return count_; }
  const ActingRule* begin() const { return rules_.data(); }
  const ActingRule* end() const { return rules_.data() + count_; }
  const ActingRule& first() const { return rules_[0]; }
  const ActingRule& second() const { return rules_[1]; }
  bool operator==(const Hypothesis& other) const {
    return rules_[0] == other.rules_[0] && rules_[1] == other.rules_[1] && count_ == other.count_;
  }
  bool operator<(const Hypothesis& other) const {
    if (rules_[0] != other.rules_[0]) return rules_[0] < other.rules_[0];
    if (rules_[1] != other.rules_[1]) return rules_[1] < other.rules_[1];
    return count_ < other.count_;
  }

 private:
  int count_ = 0;
  std::array<ActingRule, 2> rules_;
};

// What the learner holds in a cell that another one is made of.
using HeldInCell = std::function<Interval(int cell)>;

class AnswerKey {
 public:
  virtual ~AnswerKey() = default;

  // In the order of the work.
  virtual const std::vector<AnswerCell>& Cells() const = 0;
  virtual const std::vector<RuleName>& Rules() const = 0;
  // The rules that act on this cell's own formula, each with the layer to which it belongs.
  virtual std::vector<ActingRule> ActsAt(int cell) const = 0;
  // Rules that act here only beside this one.
  virtual std::vector<ActingRule> Beside(const ActingRule&) const { return {}; }
  // The numbers that the cell's formula gives before its result is rounded.
  virtual Interval Reach(int cell, const Hypothesis& hypothesis, const Hand& hand,
                         const HeldInCell& held) const = 0;
  virtual double Exact(int cell) const = 0;
};

}  // namespace chainrule
