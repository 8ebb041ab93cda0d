#include "course/formula_symbols.h"

#include <algorithm>
#include <array>
#include <utility>

namespace chainrule {
namespace {

using Spacing = FormulaNode::Spacing;

constexpr FormulaSign Operator(std::string_view source, std::string_view text,
                               Spacing spacing = Spacing::kNone) {
  return {source, FormulaKind::kOperator, text, spacing, false};
}

constexpr FormulaSign Letter(std::string_view name, std::string_view text) {
  return {name, FormulaKind::kSymbol, text, Spacing::kNone, false};
}

constexpr FormulaSign Upright(std::string_view name, std::string_view text) {
  return {name, FormulaKind::kSymbol, text, Spacing::kNone, true};
}

constexpr std::array kCharacters{
    Operator("+", "+", Spacing::kBinary),
    Operator("-", "−", Spacing::kBinary),
    Operator("*", "∗", Spacing::kBinary),
    Operator("=", "=", Spacing::kRelation),
    Operator("<", "<", Spacing::kRelation),
    Operator(">", ">", Spacing::kRelation),
    Operator(":", ":", Spacing::kRelation),
    Operator(",", ",", Spacing::kPunctuation),
    Operator(";", ";", Spacing::kPunctuation),
    Operator("(", "("),
    Operator(")", ")"),
    Operator("[", "["),
    Operator("]", "]"),
    Operator("|", "|"),
    Operator("!", "!"),
    Operator("/", "/"),
};

constexpr std::array kCommands{
    Letter("alpha", "α"),
    Letter("beta", "β"),
    Letter("gamma", "γ"),
    Letter("delta", "δ"),
    Letter("epsilon", "ϵ"),
    Letter("varepsilon", "ε"),
    Letter("zeta", "ζ"),
    Letter("eta", "η"),
    Letter("theta", "θ"),
    Letter("vartheta", "ϑ"),
    Letter("iota", "ι"),
    Letter("kappa", "κ"),
    Letter("lambda", "λ"),
    Letter("mu", "μ"),
    Letter("nu", "ν"),
    Letter("xi", "ξ"),
    Letter("omicron", "ο"),
    Letter("pi", "π"),
    Letter("rho", "ρ"),
    Letter("sigma", "σ"),
    Letter("tau", "τ"),
    Letter("upsilon", "υ"),
    Letter("phi", "ϕ"),
    Letter("varphi", "φ"),
    Letter("chi", "χ"),
    Letter("psi", "ψ"),
    Letter("omega", "ω"),
    Upright("Gamma", "Γ"),
    Upright("Delta", "Δ"),
    Upright("Theta", "Θ"),
    Upright("Lambda", "Λ"),
    Upright("Xi", "Ξ"),
    Upright("Pi", "Π"),
    Upright("Sigma", "Σ"),
    Upright("Upsilon", "Υ"),
    Upright("Phi", "Φ"),
    Upright("Psi", "Ψ"),
    Upright("Omega", "Ω"),
    Upright("infty", "∞"),
    Upright("tanh", "tanh"),
    Upright("cosh", "cosh"),
    Upright("sinh", "sinh"),
    Upright("sech", "sech"),
    Upright("exp", "exp"),
    Upright("log", "log"),
    Upright("ln", "ln"),
    Upright("max", "max"),
    Upright("min", "min"),
    Operator("partial", "∂"),
    Operator("nabla", "∇"),
    Operator("top", "⊤"),
    Operator("prime", "′"),
    Operator("dots", "…"),
    Operator("ldots", "…"),
    Operator("cdots", "⋯"),
    Operator("|", "‖"),
    Operator("{", "{"),
    Operator("}", "}"),
    Operator("sum", "∑", Spacing::kLarge),
    Operator("prod", "∏", Spacing::kLarge),
    Operator("otimes", "⊗", Spacing::kBinary),
    Operator("cdot", "·", Spacing::kBinary),
    Operator("times", "×", Spacing::kBinary),
    Operator("pm", "±", Spacing::kBinary),
    Operator("to", "→", Spacing::kRelation),
    Operator("gets", "←", Spacing::kRelation),
    Operator("le", "≤", Spacing::kRelation),
    Operator("leq", "≤", Spacing::kRelation),
    Operator("ge", "≥", Spacing::kRelation),
    Operator("geq", "≥", Spacing::kRelation),
    Operator("ne", "≠", Spacing::kRelation),
    Operator("neq", "≠", Spacing::kRelation),
    Operator("approx", "≈", Spacing::kRelation),
    Operator("in", "∈", Spacing::kRelation),
    FormulaSign{",", FormulaKind::kSpace, "thin"},
    FormulaSign{"quad", FormulaKind::kSpace, "quad"},
};

template <class Table>
const FormulaSign* Find(const Table& table, std::string_view source) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const FormulaSign& sign) { return sign.source == source; });
  return found == table.end() ? nullptr : &*found;
}

AtomClass ClassOfOperator(const FormulaNode& node) {
  switch (node.spacing) {
    case Spacing::kBinary:
      return AtomClass::kBinary;
    case Spacing::kRelation:
      return AtomClass::kRelation;
    case Spacing::kLarge:
      return AtomClass::kLarge;
    case Spacing::kPunctuation:
      return AtomClass::kPunctuation;
    case Spacing::kNone:
      break;
  }
  if (node.text == "(" || node.text == "[" || node.text == "{") return AtomClass::kOpening;
  if (node.text == ")" || node.text == "]" || node.text == "}" || node.text == "!")
    return AtomClass::kClosing;
  return AtomClass::kOrdinary;
}

// "tanh" or "ReLU", but neither "d" nor "Σ".
bool IsFunction(const FormulaNode& node) {
  return node.kind == FormulaKind::kSymbol && node.upright && node.text.size() > 1 &&
         static_cast<unsigned char>(node.text[0]) < 0x80;
}

FormulaNode* MutableCore(FormulaNode& node) {
  FormulaNode* core = &node;
  while ((core->kind == FormulaKind::kScript || core->kind == FormulaKind::kLink ||
          core->kind == FormulaKind::kStrike) &&
         !core->children.empty())
    core = &core->children.front();
  return core;
}

// Whether a sign after this atom is binary.
bool EndsOperand(AtomClass atom) {
  return atom == AtomClass::kOrdinary || atom == AtomClass::kClosing || atom == AtomClass::kInner;
}

bool EndsTerm(AtomClass atom) {
  return atom == AtomClass::kRelation || atom == AtomClass::kClosing ||
         atom == AtomClass::kPunctuation;
}

void FindUnarySigns(FormulaNode& row) {
  bool operand_before = false;
  FormulaNode* binary = nullptr;  // directly before the current part
  for (FormulaNode& child : row.children) {
    const AtomClass atom = ClassOf(child);
    if (atom == AtomClass::kSpace) continue;
    if (binary != nullptr && EndsTerm(atom)) binary->spacing = Spacing::kNone;
    binary = nullptr;
    if (atom == AtomClass::kBinary) {
      FormulaNode* sign = MutableCore(child);
      if (operand_before) {
        binary = sign;
      } else {
        sign->spacing = Spacing::kNone;
      }
    }
    operand_before = EndsOperand(atom);
  }
  if (binary != nullptr) binary->spacing = Spacing::kNone;
}

bool IsFence(const FormulaNode& node) {
  return CoreOf(node).kind == FormulaKind::kFence;
}

bool WantsThinSpace(const FormulaNode& left, const FormulaNode& right) {
  const AtomClass before = ClassOf(left);
  const AtomClass after = ClassOf(right);
  if (before == AtomClass::kFunction) {
    return after == AtomClass::kOrdinary || after == AtomClass::kFunction ||
           (after == AtomClass::kInner && !IsFence(right));
  }
  return after == AtomClass::kFunction && EndsOperand(before);
}

void SetFunctionsOff(FormulaNode& row) {
  std::vector<FormulaNode> spaced;
  spaced.reserve(row.children.size());
  for (FormulaNode& child : row.children) {
    if (!spaced.empty() && WantsThinSpace(spaced.back(), child)) {
      FormulaNode space;
      space.kind = FormulaKind::kSpace;
      space.text = "thin";
      spaced.push_back(std::move(space));
    }
    spaced.push_back(std::move(child));
  }
  row.children = std::move(spaced);
}

}  // namespace

FormulaNode FormulaSign::Node() const {
  FormulaNode node;
  node.kind = kind;
  node.text = text;
  node.spacing = spacing;
  node.upright = upright;
  return node;
}

const FormulaSign* FindFormulaCharacter(char character) {
  return Find(kCharacters, std::string_view(&character, 1));
}

const FormulaSign* FindFormulaCommand(std::string_view name) {
  return Find(kCommands, name);
}

const FormulaNode& CoreOf(const FormulaNode& node) {
  return *MutableCore(const_cast<FormulaNode&>(node));
}

AtomClass ClassOf(const FormulaNode& node) {
  const FormulaNode& core = CoreOf(node);
  switch (core.kind) {
    case FormulaKind::kOperator:
      return ClassOfOperator(core);
    case FormulaKind::kSpace:
      return AtomClass::kSpace;
    case FormulaKind::kFraction:
    case FormulaKind::kFence:
    case FormulaKind::kMatrix:
      return AtomClass::kInner;
    case FormulaKind::kSymbol:
      return IsFunction(core) ? AtomClass::kFunction : AtomClass::kOrdinary;
    default:
      return AtomClass::kOrdinary;
  }
}

void SpaceRow(FormulaNode& row) {
  FindUnarySigns(row);
  SetFunctionsOff(row);
}

}  // namespace chainrule
