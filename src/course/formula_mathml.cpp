#include <utility>

#include "course/formula.h"
#include "course/formula_symbols.h"
#include "course/utf8.h"
#include "math/join.h"

namespace chainrule {
namespace {

using Spacing = FormulaNode::Spacing;

constexpr const char* kQuantityAttribute = "data-quantity";
constexpr const char* kBrace =
    "\u23DF";  // stretches below; the browser has it, the canvas draws it

MathmlNode Convert(const FormulaNode& node);

MathmlNode Leaf(const char* tag, std::string text) {
  return {tag, std::move(text), {}, {}};
}

MathmlNode Element(const char* tag) {
  return {tag, {}, {}, {}};
}

void Set(MathmlNode& node, const char* key, const std::string& value) {
  node.attributes.emplace_back(key, value);
}

bool IsOneCharacter(std::string_view text) {
  return !text.empty() && DecodeUtf8(text, 0).bytes == text.size();
}

MathmlNode Identifier(const std::string& text, bool upright) {
  MathmlNode node = Leaf("mi", text);
  // MathML sets a single letter in italics by default, but not a word.
  if (upright && IsOneCharacter(text)) Set(node, "mathvariant", "normal");
  return node;
}

MathmlNode Bracket(const std::string& text, bool opening) {
  MathmlNode node = Leaf("mo", text);
  Set(node, "form", opening ? "prefix" : "postfix");
  Set(node, "fence", "true");
  Set(node, "stretchy", "true");
  return node;
}

// The browser's operator dictionary would space some of these differently from the canvas, so form
// and space are set here.
MathmlNode ConvertOperator(const FormulaNode& node) {
  if (node.text == "∂" || node.text == "∇" || node.text == "⊤" || node.text == "…")
    return Identifier(node.text, true);
  MathmlNode result = Leaf("mo", node.text);
  switch (node.spacing) {
    case Spacing::kBinary:
    case Spacing::kRelation:
      Set(result, "form", "infix");
      return result;
    case Spacing::kPunctuation:
      Set(result, "form", "infix");
      Set(result, "separator", "true");
      return result;
    case Spacing::kLarge:
      Set(result, "form", "prefix");
      Set(result, "largeop", "true");
      Set(result, "movablelimits", "false");
      return result;
    case Spacing::kNone:
      break;
  }
  const AtomClass atom = ClassOf(node);
  Set(result, "form", atom == AtomClass::kClosing ? "postfix" : "prefix");
  Set(result, "stretchy", "false");
  Set(result, "lspace", "0em");
  Set(result, "rspace", "0em");
  return result;
}

MathmlNode ConvertChildren(const char* tag, const std::vector<FormulaNode>& children) {
  MathmlNode result = Element(tag);
  for (const FormulaNode& child : children) result.children.push_back(Convert(child));
  return result;
}

// Limits of ∑ are placed beside it, as on the canvas, to keep lines low.
MathmlNode ConvertScript(const FormulaNode& node) {
  const bool below = !IsEmptyFormula(node.children[1]);
  const bool above = !IsEmptyFormula(node.children[2]);
  MathmlNode result = Element(below && above ? "msubsup" : below ? "msub" : "msup");
  result.children.push_back(Convert(node.children[0]));
  if (below) result.children.push_back(Convert(node.children[1]));
  if (above || !below) result.children.push_back(Convert(node.children[2]));
  return result;
}

MathmlNode ConvertFence(const FormulaNode& node) {
  MathmlNode result = Element("mrow");
  if (!node.text.empty()) result.children.push_back(Bracket(node.text, true));
  result.children.push_back(Convert(node.children[0]));
  if (!node.closing.empty()) result.children.push_back(Bracket(node.closing, false));
  return result;
}

MathmlNode ConvertMatrix(const FormulaNode& node) {
  MathmlNode table = Element("mtable");
  std::size_t next = 0;
  for (int row = 0; row < node.rows; ++row) {
    MathmlNode line = Element("mtr");
    for (int column = 0; column < node.columns; ++column) {
      MathmlNode cell = Element("mtd");
      cell.children.push_back(Convert(node.children[next++]));
      line.children.push_back(std::move(cell));
    }
    table.children.push_back(std::move(line));
  }
  return table;
}

MathmlNode ConvertLink(const FormulaNode& node) {
  MathmlNode result = Convert(node.children[0]);
  for (const auto& [key, value] : result.attributes) {
    if (key != kQuantityAttribute) continue;
    MathmlNode row = Element("mrow");  // the inside is linked to something else
    row.children.push_back(std::move(result));
    result = std::move(row);
    break;
  }
  Set(result, kQuantityAttribute, ToText(*node.quantity));
  return result;
}

MathmlNode ConvertFactor(const FormulaNode& node) {
  MathmlNode braced = Element("munder");
  braced.children.push_back(Convert(node.children[0]));
  braced.children.push_back(Leaf("mo", kBrace));
  Set(braced.children.back(), "stretchy", "true");
  MathmlNode result = Element("munder");
  result.children.push_back(std::move(braced));
  result.children.push_back(Convert(node.children[1]));
  Set(result, "class", "factor-" + node.text);
  return result;
}

// The browser would drop spaces at the ends.
MathmlNode ConvertText(const FormulaNode& node) {
  constexpr std::string_view kNoBreakSpace = "\u00A0";
  std::string text = node.text;
  if (!text.empty() && text.back() == ' ') text.replace(text.size() - 1, 1, kNoBreakSpace);
  if (!text.empty() && text.front() == ' ') text.replace(0, 1, kNoBreakSpace);
  return Leaf("mtext", std::move(text));
}

MathmlNode Convert(const FormulaNode& node) {
  switch (node.kind) {
    case FormulaKind::kRow:
      return ConvertChildren("mrow", node.children);
    case FormulaKind::kSymbol:
      return Identifier(node.text, node.upright);
    case FormulaKind::kNumber:
      return Leaf("mn", node.text);
    case FormulaKind::kOperator:
      return ConvertOperator(node);
    case FormulaKind::kText:
      return ConvertText(node);
    case FormulaKind::kScript:
      return ConvertScript(node);
    case FormulaKind::kFraction: {
      MathmlNode fraction = ConvertChildren("mfrac", node.children);
      if (node.text == "display") Set(fraction, "displaystyle", "true");
      return fraction;
    }
    case FormulaKind::kFence:
      return ConvertFence(node);
    case FormulaKind::kMatrix:
      return ConvertMatrix(node);
    case FormulaKind::kLink:
      return ConvertLink(node);
    case FormulaKind::kValue: {
      MathmlNode value = Leaf("mn", node.text);
      Set(value, kQuantityAttribute, ToText(*node.quantity));
      return value;
    }
    case FormulaKind::kStrike: {
      MathmlNode strike = ConvertChildren("menclose", node.children);
      Set(strike, "notation", "updiagonalstrike");
      return strike;
    }
    case FormulaKind::kHat: {
      MathmlNode hat = ConvertChildren("mover", node.children);
      Set(hat, "accent", "true");
      hat.children.push_back(Leaf("mo", "^"));
      Set(hat.children.back(), "stretchy", "false");
      return hat;
    }
    case FormulaKind::kFactor:
      return ConvertFactor(node);
    case FormulaKind::kSpace: {
      MathmlNode space = Element("mspace");
      Set(space, "width", node.text == "quad" ? "1em" : "0.1667em");
      return space;
    }
  }
  return Element("mrow");
}

void AppendEscaped(std::string_view source, std::string& text) {
  for (const char c : source) {
    switch (c) {
      case '&':
        text += "&amp;";
        break;
      case '<':
        text += "&lt;";
        break;
      case '>':
        text += "&gt;";
        break;
      case '"':
        text += "&quot;";
        break;
      default:
        text += c;
    }
  }
}

void Append(const MathmlNode& node, std::string& text) {
  text += '<' + node.tag;
  for (const auto& [key, value] : node.attributes) {
    text += Join(' ', key, "=\"");
    AppendEscaped(value, text);
    text += '"';
  }
  text += '>';
  AppendEscaped(node.text, text);
  for (const MathmlNode& child : node.children) Append(child, text);
  text += Join("</", node.tag, '>');
}

}  // namespace

MathmlNode ToMathml(const Formula& formula) {
  MathmlNode math = Element("math");
  MathmlNode content = Convert(formula);
  if (content.tag != "mrow") {
    MathmlNode row = Element("mrow");
    row.children.push_back(std::move(content));
    content = std::move(row);
  }
  math.children.push_back(std::move(content));
  return math;
}

std::string PrintMathml(const MathmlNode& node) {
  std::string text;
  Append(node, text);
  return text;
}

}  // namespace chainrule
