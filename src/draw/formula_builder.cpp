#include "draw/formula_builder.h"

#include <algorithm>
#include <cmath>

#include "draw/glyph_metrics.h"

namespace chainrule {
namespace {

using Spacing = FormulaNode::Spacing;

constexpr float kThin = 3.0F / 18.0F;
constexpr float kMedium = 4.0F / 18.0F;
constexpr float kThick = 5.0F / 18.0F;

// The node that decides the space around this one: looks through links and scripts at their base.
const FormulaNode& Core(const FormulaNode& node) {
  const bool looks_through = node.kind == FormulaKind::kScript || node.kind == FormulaKind::kLink ||
                             node.kind == FormulaKind::kStrike;
  if (looks_through && !node.children.empty()) return Core(node.children.front());
  if (node.kind == FormulaKind::kRow && node.children.size() == 1)
    return Core(node.children.front());
  return node;
}

bool Function(const FormulaNode& node) {
  return node.kind == FormulaKind::kSymbol && node.upright && node.text.size() > 1;
}

bool OpensOrCloses(const FormulaNode& node) {
  if (node.kind == FormulaKind::kFence) return true;
  return node.kind == FormulaKind::kOperator && node.spacing == Spacing::kNone;
}

float SpaceOf(const FormulaNode& node) {
  if (node.kind != FormulaKind::kOperator) return 0;
  switch (node.spacing) {
    case Spacing::kBinary:
      return kMedium;
    case Spacing::kRelation:
      return kThick;
    case Spacing::kLarge:
      return kThin;
    case Spacing::kNone:
    case Spacing::kPunctuation:
      break;
  }
  return 0;
}

bool IsNothing(const FormulaNode& node) {
  return node.kind == FormulaKind::kRow &&
         std::all_of(node.children.begin(), node.children.end(), IsNothing);
}

// The math fonts have these signs at other places in Unicode.
std::string_view GlyphFor(std::string_view text) {
  if (text == "·") return "⋅";
  if (text == "-") return "−";
  if (text == "*") return "∗";
  if (text == "‖") return "∥";
  if (text == "'") return "′";
  if (text == "Σ") return "∑";
  if (text == "Π") return "∏";
  return text;
}

}  // namespace

FormulaBuilder::FormulaBuilder(const Fonts& fonts, float size) : fonts_(fonts), size_(size) {}

float FormulaBuilder::Em(int level) const {
  if (level == 0) return std::round(size_);
  return std::round(std::max(size_ * (level == 1 ? 0.72F : 0.55F), std::min(size_, 7.0F)));
}

float FormulaBuilder::Space(const FormulaNode* before, const FormulaNode& node, float size) {
  if (before == nullptr) return 0;
  const FormulaNode& left = Core(*before);
  const FormulaNode& right = Core(node);
  if (left.kind == FormulaKind::kSpace || right.kind == FormulaKind::kSpace) return 0;
  if (left.kind == FormulaKind::kOperator && left.spacing == Spacing::kPunctuation)
    return kThin * size;
  float space = std::max(SpaceOf(left), SpaceOf(right));
  const bool function_meets_word =
      (Function(left) && !OpensOrCloses(right)) || (Function(right) && !OpensOrCloses(left));
  if (function_meets_word) space = std::max(space, kThin);
  return space * size;
}

FormulaBuilder::Mark FormulaBuilder::Here() const {
  return {box_.runs.size(), box_.rules.size(), box_.curves.size(), box_.areas.size()};
}

void FormulaBuilder::Move(const Mark& mark, float x, float y) {
  for (std::size_t i = mark.runs; i < box_.runs.size(); ++i) {
    box_.runs[i].x += x;
    box_.runs[i].y += y;
  }
  for (std::size_t i = mark.rules; i < box_.rules.size(); ++i) {
    box_.rules[i].x += x;
    box_.rules[i].y += y;
  }
  for (std::size_t i = mark.curves; i < box_.curves.size(); ++i) {
    for (int k = 0; k < 3; ++k) {
      box_.curves[i].x[k] += x;
      box_.curves[i].y[k] += y;
    }
  }
  for (std::size_t i = mark.areas; i < box_.areas.size(); ++i) {
    box_.areas[i].x += x;
    box_.areas[i].y += y;
  }
}

FormulaBox FormulaBuilder::Finish(const Extent& extent) {
  box_.width = extent.width;
  box_.ascent = extent.ascent;
  box_.descent = extent.descent;
  return std::move(box_);
}

FormulaBuilder::Extent FormulaBuilder::Add(const FormulaNode& node, int level) {
  switch (node.kind) {
    case FormulaKind::kRow: {
      std::vector<const FormulaNode*> atoms;
      atoms.reserve(node.children.size());
      for (const FormulaNode& child : node.children) atoms.push_back(&child);
      return AddAtoms(atoms, level);
    }
    case FormulaKind::kSymbol:
      return AddSymbol(node, level);
    case FormulaKind::kNumber:
    case FormulaKind::kText:
      return AddText(Face::kMain, node.text, level);
    case FormulaKind::kOperator:
      return AddOperator(node, level);
    case FormulaKind::kScript:
      return AddScript(node, level);
    case FormulaKind::kFraction:
      return AddFraction(node, level);
    case FormulaKind::kFence:
      return AddFence(node, level);
    case FormulaKind::kMatrix:
      return AddMatrix(node, level);
    case FormulaKind::kLink:
    case FormulaKind::kValue:
    case FormulaKind::kStrike:
      return AddLinked(node, level);
    case FormulaKind::kHat:
      return AddHat(node, level);
    case FormulaKind::kFactor:
      return AddFactor(node, level);
    case FormulaKind::kSpace:
      return {.width = Em(level) * (node.text == "thin" ? kThin : 1.0F)};
  }
  return {};
}

FormulaBuilder::Extent FormulaBuilder::AddAtoms(const std::vector<const FormulaNode*>& atoms,
                                                int level) {
  Extent row;
  const FormulaNode* before = nullptr;
  for (const FormulaNode* atom : atoms) {
    if (IsNothing(*atom)) continue;
    // Scripts are set tight, as in TeX.
    const float space = level == 0 ? Space(before, *atom, size_) : 0;
    const Mark mark = Here();
    const Extent extent = Add(*atom, level);
    Move(mark, row.width + space, 0);
    row.width += space + extent.width;
    row.ascent = std::max(row.ascent, extent.ascent);
    row.descent = std::max(row.descent, extent.descent);
    row.italic = extent.italic;
    row.letter = extent.letter && before == nullptr;
    before = atom;
  }
  return row;
}

FormulaBuilder::Extent FormulaBuilder::AddText(Face face, std::string_view text, int level) {
  const float em = Em(level);
  Extent extent;
  std::size_t count = 0;
  for (std::string_view rest = text; !rest.empty(); ++count) {
    const Character character = NextCharacter(rest);
    const GlyphMetrics metrics =
        face == Face::kMath ? MathMetrics(character.code) : MainMetrics(character.code);
    extent.ascent = std::max(extent.ascent, metrics.ascent * em);
    extent.descent = std::max(extent.descent, metrics.descent * em);
    extent.italic = metrics.italic * em;
    rest.remove_prefix(character.size);
  }
  extent.letter = count == 1;
  extent.width = fonts_.Width(face, em, text) + extent.italic;
  box_.runs.push_back({face, em, 0, 0, text});
  return extent;
}

FormulaBuilder::Extent FormulaBuilder::AddSymbol(const FormulaNode& node, int level) {
  const unsigned code = NextCharacter(node.text).code;
  const bool greek_capital = code >= 0x391 && code <= 0x3A9;
  const bool italic = !node.upright && !greek_capital && fonts_.Has(Face::kMath, code);
  return AddText(italic ? Face::kMath : Face::kMain, GlyphFor(node.text), level);
}

FormulaBuilder::Extent FormulaBuilder::AddOperator(const FormulaNode& node, int level) {
  const std::string_view text = GlyphFor(node.text);
  if (node.spacing != Spacing::kLarge || !fonts_.Has(Face::kSize1, NextCharacter(text).code))
    return AddText(Face::kMain, text, level);
  const float em = Em(level);
  box_.runs.push_back({Face::kSize1, em, 0, 0, text});
  return {fonts_.Width(Face::kSize1, em, text), 0.75F * em, 0.25F * em};
}

FormulaBuilder::Extent FormulaBuilder::AddScript(const FormulaNode& node, int level) {
  if (node.children.size() != 3) return {};
  const float em = Em(level);
  const Extent base = Add(node.children[0], level);
  const bool has_subscript = !IsNothing(node.children[1]);
  const bool has_superscript = !IsNothing(node.children[2]);
  const int script_level = std::min(level + 1, 2);
  const float script_em = Em(script_level);

  const Mark subscript_mark = Here();
  const Extent subscript = has_subscript ? Add(node.children[1], script_level) : Extent{};
  const Mark superscript_mark = Here();
  const Extent superscript = has_superscript ? Add(node.children[2], script_level) : Extent{};

  // Rule 18 of the TeXbook's appendix G.
  float up = base.letter ? 0 : base.ascent - kSuperscriptDrop * script_em;
  float down = base.letter ? 0 : base.descent + kSubscriptDrop * script_em;
  up = std::max({up, kSuperscriptShift * em, superscript.descent + kXHeight * em / 4});
  if (!has_superscript) {
    down = std::max({down, kSubscriptShift * em, subscript.ascent - 0.8F * kXHeight * em});
  } else if (has_subscript) {
    down = std::max(down, kSubscriptShiftBoth * em);
    const float least_gap = 3 * kRuleThickness * em;
    const float gap = (up - superscript.descent) - (subscript.ascent - down);
    if (gap < least_gap) {
      down += least_gap - gap;
      const float lift = 0.8F * kXHeight * em - (up - superscript.descent);
      if (lift > 0) {
        up += lift;
        down -= lift;
      }
    }
  }
  Extent extent = base;
  extent.letter = false;
  extent.italic = 0;
  const float subscript_x = base.width - base.italic;
  if (has_superscript) {
    // Move the superscript first: only the superscript comes after this mark in the lists.
    Move(superscript_mark, base.width, -up);
    extent.width = std::max(extent.width, base.width + superscript.width);
    extent.ascent = std::max(extent.ascent, up + superscript.ascent);
  }
  if (has_subscript) {
    Move(subscript_mark, subscript_x, down);
    if (has_superscript) Move(superscript_mark, -subscript_x, -down);
    extent.width = std::max(extent.width, subscript_x + subscript.width);
    extent.descent = std::max(extent.descent, down + subscript.descent);
  }
  extent.width += kScriptSpace * em;
  return extent;
}

FormulaBuilder::Extent FormulaBuilder::AddFraction(const FormulaNode& node, int level) {
  if (node.children.size() != 2) return {};
  const float em = Em(level);
  const int inner = node.text == "display" ? level : std::min(level + 1, 2);
  const Mark numerator_mark = Here();
  const Extent numerator = Add(node.children[0], inner);
  const Mark denominator_mark = Here();
  const Extent denominator = Add(node.children[1], inner);

  const float rule = std::max(1.0F, std::round(kRuleThickness * em));
  const float axis = kAxisHeight * em;
  const float clear = 1.5F * kRuleThickness * em;
  const float up = std::max(kNumeratorShift * em, axis + rule / 2 + clear + numerator.descent);
  const float down = std::max(kDenominatorShift * em, denominator.ascent + clear + rule / 2 - axis);
  const float pad = 0.12F * em;
  const float width = std::max(numerator.width, denominator.width) + 2 * pad;
  // The denominator is last in the lists, so moving the numerator moves both.
  Move(denominator_mark, (width - denominator.width) / 2, down);
  const float numerator_x = (width - numerator.width) / 2;
  Move(numerator_mark, numerator_x, -up);
  Move(denominator_mark, -numerator_x, up);
  box_.rules.push_back({pad / 2, -axis - rule / 2, width - pad, rule});
  return {width, up + numerator.ascent, down + denominator.descent};
}

FormulaBuilder::Extent FormulaBuilder::AddMatrix(const FormulaNode& node, int level) {
  const auto rows = static_cast<std::size_t>(std::max(node.rows, 0));
  const auto columns = static_cast<std::size_t>(std::max(node.columns, 0));
  if (rows == 0 || columns == 0 || node.children.size() < rows * columns) return {};
  const float em = Em(level);
  std::vector<Extent> cells;
  std::vector<Mark> marks;
  std::vector<float> widths(columns, 0);
  std::vector<float> above(rows, 0.7F * em);
  std::vector<float> below(rows, 0.3F * em);
  for (std::size_t i = 0; i < rows * columns; ++i) {
    marks.push_back(Here());
    cells.push_back(Add(node.children[i], level));
    widths[i % columns] = std::max(widths[i % columns], cells[i].width);
    above[i / columns] = std::max(above[i / columns], cells[i].ascent);
    below[i / columns] = std::max(below[i / columns], cells[i].descent);
  }
  const float row_gap = 0.2F * em;
  const float column_gap = 0.8F * em;
  float height = row_gap * static_cast<float>(rows - 1);
  for (std::size_t row = 0; row < rows; ++row) height += above[row] + below[row];
  const float top = -kAxisHeight * em - height / 2;

  // Each move also moves all cells after it in the lists, so a cell moves by its distance from the
  // one before it.
  marks.push_back(Here());
  std::vector<float> x(rows * columns);
  std::vector<float> y(rows * columns);
  float row_y = top;
  for (std::size_t row = 0; row < rows; ++row) {
    float column_x = 0;
    for (std::size_t column = 0; column < columns; ++column) {
      const std::size_t i = row * columns + column;
      x[i] = column_x + (widths[column] - cells[i].width) / 2;
      y[i] = row_y + above[row];
      column_x += widths[column] + column_gap;
    }
    row_y += above[row] + below[row] + row_gap;
  }
  for (std::size_t i = 0; i < rows * columns; ++i) {
    const float dx = i == 0 ? x[i] : x[i] - x[i - 1];
    const float dy = i == 0 ? y[i] : y[i] - y[i - 1];
    Move(marks[i], dx, dy);
  }
  float width = column_gap * static_cast<float>(columns - 1);
  for (float column_width : widths) width += column_width;
  return {width, -top, height + top};
}

FormulaBuilder::Extent FormulaBuilder::AddLinked(const FormulaNode& node, int level) {
  Extent extent;
  if (node.kind == FormulaKind::kValue) {
    extent = AddText(Face::kMain, node.text, level);
  } else if (!node.children.empty()) {
    extent = Add(node.children.front(), level);
  }
  if (node.kind == FormulaKind::kStrike) {
    const float em = Em(level);
    const float reach = 0.12F * em;
    FormulaBox::Curve strike;
    strike.x[0] = -reach;
    strike.x[2] = extent.width + reach;
    strike.y[0] = strike.y[2] = -(extent.ascent - extent.descent) / 2;
    strike.x[1] = (strike.x[0] + strike.x[2]) / 2;
    strike.y[1] = strike.y[0];
    box_.curves.push_back(strike);
  } else if (node.quantity.has_value()) {
    box_.areas.push_back(
        {0, -extent.ascent, extent.width, extent.ascent + extent.descent, &*node.quantity});
  }
  return extent;
}

// Two strokes that meet above the letter. The fonts have no hat that could be moved over one.
FormulaBuilder::Extent FormulaBuilder::AddHat(const FormulaNode& node, int level) {
  if (node.children.empty()) return {};
  Extent extent = Add(node.children.front(), level);
  const float em = Em(level);
  const float thickness = std::max(1.0F, 0.055F * em);
  const float middle = extent.width / 2 + 0.03F * em;
  const float top = -extent.ascent - 0.26F * em;
  const float bottom = -extent.ascent - 0.1F * em;
  for (const float side : {-0.17F, 0.17F}) {
    const float end = middle + side * em;
    box_.curves.push_back(
        {{end, (end + middle) / 2, middle}, {bottom, (bottom + top) / 2, top}, thickness});
  }
  extent.ascent += 0.3F * em;
  return extent;
}

}  // namespace chainrule
