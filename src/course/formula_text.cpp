#include <algorithm>
#include <utility>

#include "course/formula.h"
#include "course/formula_symbols.h"
#include "math/join.h"

namespace chainrule {
namespace {

std::string Print(const FormulaNode& node);

bool IsPrimes(const FormulaNode& node) {
  if (node.kind == FormulaKind::kOperator) return node.text == "′";
  if (node.kind != FormulaKind::kRow || node.children.empty()) return false;
  for (const FormulaNode& child : node.children)
    if (!IsPrimes(child)) return false;
  return true;
}

// "(l)", but not "(a)(b)".
bool InParentheses(const std::string& text) {
  if (text.size() < 2 || text.front() != '(') return false;
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++open;
    if (text[i] == ')') --open;
    if (open == 0) return i + 1 == text.size();
  }
  return false;
}

std::string Script(const std::string& sign, const std::string& text) {
  if (text.empty()) return {};
  const bool plain = text.find_first_of(" ^_/") == std::string::npos || InParentheses(text);
  return sign + (plain ? text : Join("{", text, "}"));
}

std::string PrintScript(const FormulaNode& node) {
  const std::string base = Print(node.children[0]);
  const std::string below = Script("_", Print(node.children[1]));
  const FormulaNode& above = node.children[2];
  if (IsPrimes(above)) {
    const std::size_t primes = above.kind == FormulaKind::kRow ? above.children.size() : 1;
    return Join(base, below, std::string(primes, '\''));
  }
  const std::string text = Print(above);
  if (text == "⊤") return Join(base, below, "ᵀ");
  // x^(1)_2 has the layer first, as it is spoken.
  if (InParentheses(text)) return Join(base, Script("^", text), below);
  return Join(base, below, Script("^", text));
}

// The numerator or denominator of a fraction.
std::string Side(const FormulaNode& node) {
  const std::string text = Print(node);
  const bool plain = text.find_first_of(" /") == std::string::npos || InParentheses(text);
  return plain ? text : Join("(", text, ")");
}

std::string PrintMatrix(const FormulaNode& node) {
  std::string text;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) text += i % static_cast<std::size_t>(node.columns) == 0 ? "; " : ", ";
    text += Print(node.children[i]);
  }
  return text;
}

// Whether it could be read as one word with the part on its right.
bool IsLetter(const FormulaNode& node) {
  return node.kind == FormulaKind::kSymbol || node.kind == FormulaKind::kOperator ||
         node.kind == FormulaKind::kHat;
}

bool IsNumber(const FormulaNode& node) {
  return node.kind == FormulaKind::kNumber || node.kind == FormulaKind::kValue;
}

const FormulaNode& Unlinked(const FormulaNode& node) {
  return node.kind == FormulaKind::kLink ? Unlinked(node.children[0]) : node;
}

bool WantsSpace(const FormulaNode& left_node, const FormulaNode& right_node) {
  const FormulaNode& left = Unlinked(left_node);
  const FormulaNode& right = Unlinked(right_node);
  const AtomClass after = ClassOf(right);
  if (after == AtomClass::kClosing) return false;
  const bool scripted = left.kind == FormulaKind::kScript;
  const bool opening = after == AtomClass::kOpening || right.kind == FormulaKind::kFence;
  // θ'(s) and f_1(x) are functions of the bracket that follows; x^(1) (y) is a product.
  if (opening) return scripted && !IsEmptyFormula(left.children[2]) && !IsPrimes(left.children[2]);
  if (left.kind == FormulaKind::kText || right.kind == FormulaKind::kText) return true;
  if (IsNumber(left)) return IsNumber(CoreOf(right));
  if (IsLetter(left)) return ClassOf(left) == AtomClass::kClosing;
  return true;
}

class RowPrinter {
 public:
  std::string Print(const FormulaNode& row) {
    const FormulaNode* previous = nullptr;
    for (const FormulaNode& child : row.children) {
      const AtomClass atom = ClassOf(child);
      if (atom == AtomClass::kSpace) {
        Space();
        continue;
      }
      const bool apart = atom == AtomClass::kBinary || atom == AtomClass::kRelation;
      const bool large = atom == AtomClass::kLarge;
      if (apart || (large && previous != nullptr && EndsOperand(*previous)) ||
          (previous != nullptr && EndsOperand(*previous) && EndsOperand(child) &&
           WantsSpace(*previous, child)))
        Space();
      Add(chainrule::Print(child));
      if (apart || large || atom == AtomClass::kPunctuation) Space();
      previous = &child;
    }
    return std::move(text_);
  }

 private:
  static bool EndsOperand(const FormulaNode& node) {
    const AtomClass atom = ClassOf(node);
    return atom != AtomClass::kBinary && atom != AtomClass::kRelation &&
           atom != AtomClass::kLarge && atom != AtomClass::kPunctuation;
  }

  // Asks for a space, which is dropped if nothing follows.
  void Space() { space_ = !text_.empty(); }

  void Add(const std::string& text) {
    if (text.empty()) return;
    // The text may already start with its own space.
    if (space_ && text.front() != ' ' && text_.back() != ' ') text_ += ' ';
    space_ = false;
    text_ += text;
  }

  std::string text_;
  bool space_ = false;
};

std::string Print(const FormulaNode& node) {
  switch (node.kind) {
    case FormulaKind::kRow:
      return RowPrinter().Print(node);
    case FormulaKind::kSymbol:
    case FormulaKind::kNumber:
    case FormulaKind::kOperator:
    case FormulaKind::kText:
      return node.text;
    case FormulaKind::kScript:
      return PrintScript(node);
    case FormulaKind::kFraction:
      return Join(Side(node.children[0]), "/", Side(node.children[1]));
    case FormulaKind::kFence:
      return Join(node.text, Print(node.children[0]), node.closing);
    case FormulaKind::kMatrix:
      return PrintMatrix(node);
    case FormulaKind::kLink:
      return Print(node.children[0]);
    case FormulaKind::kValue:
      return node.text.empty() ? ToText(*node.quantity) : node.text;
    case FormulaKind::kStrike:
      return Join("~", Print(node.children[0]), "~");
    case FormulaKind::kHat:
      return Join(Print(node.children[0]), "\u0302");  // combines with the letter before it
    case FormulaKind::kFactor:
      return Join(Print(node.children[0]), " (", Print(node.children[1]), ")");
    case FormulaKind::kSpace:
      return " ";
  }
  return {};
}

}  // namespace

void ResolveValues(Formula& formula, const ShowValue& show) {
  if (formula.kind == FormulaKind::kValue) formula.text = show(*formula.quantity, formula.decimals);
  for (FormulaNode& child : formula.children) ResolveValues(child, show);
}

bool HasValues(const Formula& formula) {
  return formula.kind == FormulaKind::kValue ||
         std::any_of(formula.children.begin(), formula.children.end(), HasValues);
}

Formula WithDecimals(Formula formula, int decimals) {
  if (formula.kind == FormulaKind::kValue) formula.decimals = decimals;
  for (FormulaNode& child : formula.children) child = WithDecimals(std::move(child), decimals);
  return formula;
}

Formula WithoutValues(Formula formula) {
  if (formula.kind == FormulaKind::kValue) {
    formula.kind = FormulaKind::kNumber;
    formula.text = "?";
    formula.quantity.reset();
  }
  for (FormulaNode& child : formula.children) child = WithoutValues(std::move(child));
  return formula;
}

bool IsEmptyFormula(const Formula& formula) {
  return formula.kind == FormulaKind::kRow && formula.children.empty();
}

std::string ToPlainText(const Formula& formula) {
  return Print(formula);
}

}  // namespace chainrule
