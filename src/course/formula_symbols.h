// What characters and commands of a formula's source stand for.
#pragma once

#include <string_view>

#include "course/formula.h"

namespace chainrule {

struct FormulaSign {
  std::string_view source;  // "+", or a command's name: "cdot"
  FormulaKind kind = FormulaKind::kOperator;
  std::string_view text;
  FormulaNode::Spacing spacing = FormulaNode::Spacing::kNone;
  bool upright = false;

  FormulaNode Node() const;
};

const FormulaSign* FindFormulaCharacter(char character);
const FormulaSign* FindFormulaCommand(std::string_view name);

// How a part behaves beside others in a row: what TeX calls the class of an atom.
enum class AtomClass {
  kOrdinary,
  kFunction,  // tanh
  kLarge,     // ∑
  kBinary,
  kRelation,
  kOpening,
  kClosing,
  kPunctuation,
  kInner,  // a fraction, a matrix, what stands between growing brackets
  kSpace,
};
AtomClass ClassOf(const FormulaNode&);

// The part that decides how its whole behaves: the base of scripts, what is linked or struck out.
const FormulaNode& CoreOf(const FormulaNode&);

// Once a row is complete: a sign that has nothing on its left is unary, as TeX decides it, and a
// function is set off from what follows it without brackets.
void SpaceRow(FormulaNode& row);

}  // namespace chainrule
