// The meaning of characters and commands in a formula's source.
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

// How a part behaves next to others in a row; TeX calls it the class of an atom.
enum class AtomClass {
  kOrdinary,
  kFunction,  // tanh
  kLarge,     // ∑
  kBinary,
  kRelation,
  kOpening,
  kClosing,
  kPunctuation,
  kInner,  // a fraction, a matrix, or the contents of growing brackets with them
  kSpace,
};
AtomClass ClassOf(const FormulaNode&);

// The part that decides how the whole behaves: the base of scripts, or the part linked or struck
// out.
const FormulaNode& CoreOf(const FormulaNode&);

// Sets the spacing of a complete row. As in TeX, a sign with nothing on its left is unary, and a
// function gets space before an argument without brackets.
void SpaceRow(FormulaNode& row);

}  // namespace chainrule
