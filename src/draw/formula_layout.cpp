#include "draw/formula_layout.h"

#include <algorithm>
#include <cmath>

#include "draw/formula_builder.h"
#include "draw/glyph_metrics.h"

namespace chainrule {
namespace {

constexpr float kLineStep = 1.5F;     // from baseline to baseline, at least, in em
constexpr float kLineGap = 0.35F;     // between two lines of one formula, in em
constexpr float kMinimumSize = 6.0F;  // of letters if nothing else makes a piece fit
// Places where a line may end, from best to worst. A later stage breaks only pieces that are still
// too wide after the earlier ones.
enum Stage {
  kTerms,       // after relations, plus and minus
  kFactors,     // also between factors
  kInnerTerms,  // after plus and minus inside parentheses
  kInside,      // also between factors inside parentheses
  kAnywhere,
};

using Atoms = std::vector<const FormulaNode*>;

// Rows inside rows do not matter at the top: they may be broken apart too.
void Flatten(const FormulaNode& node, Atoms& atoms) {
  if (node.kind != FormulaKind::kRow) {
    atoms.push_back(&node);
    return;
  }
  for (const FormulaNode& child : node.children) Flatten(child, atoms);
}

int DepthChange(const FormulaNode& node) {
  if (node.kind == FormulaKind::kScript && !node.children.empty())
    return DepthChange(node.children.front());
  if (node.kind != FormulaKind::kOperator) return 0;
  if (node.text == "(" || node.text == "[") return 1;
  return node.text == ")" || node.text == "]" ? -1 : 0;
}

bool BreaksAfter(const FormulaNode& node) {
  using Spacing = FormulaNode::Spacing;
  return node.kind == FormulaKind::kOperator &&
         (node.spacing == Spacing::kBinary || node.spacing == Spacing::kRelation ||
          (node.spacing == Spacing::kPunctuation && node.text != "."));
}

bool Multiplies(const FormulaNode& node) {
  return node.text == "·" || node.text == "⋅" || node.text == "×" || node.text == "⊗" ||
         node.text == "*";
}

bool IsWideSpace(const FormulaNode& node) {
  return node.kind == FormulaKind::kSpace && node.text != "thin";
}

class Segmenter {
 public:
  Segmenter(const Fonts& fonts, float size, float width)
      : fonts_(fonts), size_(size), width_(width) {}

  std::vector<FormulaSegment> Run(const Formula& formula) {
    Atoms atoms;
    Flatten(formula, atoms);
    Split(atoms, kTerms, nullptr);
    return std::move(segments_);
  }

 private:
  static bool MayEnd(const FormulaNode& atom, int depth, Stage stage) {
    if (BreaksAfter(atom))
      return depth == 0 ? stage >= kFactors || !Multiplies(atom)
                        : stage >= kInside || (stage >= kInnerTerms && !Multiplies(atom));
    return stage >= kFactors && depth == 0 && DepthChange(atom) < 0;
  }

  void Split(const Atoms& atoms, Stage stage, const FormulaNode* before) {
    Atoms piece;
    int depth = 0;
    for (std::size_t i = 0; i < atoms.size(); ++i) {
      piece.push_back(atoms[i]);
      depth += DepthChange(*atoms[i]);
      const bool last = i + 1 == atoms.size();
      const bool gap_follows = !last && depth == 0 && IsWideSpace(*atoms[i + 1]);
      if (!last && !gap_follows && !MayEnd(*atoms[i], depth, stage)) continue;
      Place(piece, stage, before);
      before = atoms[i];
      piece.clear();
    }
  }

  void Place(Atoms piece, Stage stage, const FormulaNode* before) {
    FormulaSegment segment;
    segment.space_before = FormulaBuilder::Space(before, *piece.front(), size_);
    // A line does not begin with a gap.
    while (piece.size() > 1 && before != nullptr && piece.front()->kind == FormulaKind::kSpace) {
      segment.space_before += Set({piece.front()}, size_).width;
      piece.erase(piece.begin());
    }
    segment.box = Set(piece, size_);
    if (segment.box.width > width_ && piece.size() > 1) {
      if (stage == kAnywhere) return Halve(piece, before);
      return Split(piece, static_cast<Stage>(stage + 1), before);
    }
    if (segment.box.width > width_) {
      const float smaller = std::floor(size_ * width_ / segment.box.width);
      segment.box = Set(piece, std::max(kMinimumSize, smaller));
    }
    segments_.push_back(std::move(segment));
  }

  void Halve(const Atoms& piece, const FormulaNode* before) {
    const auto middle = piece.begin() + static_cast<std::ptrdiff_t>(piece.size() / 2);
    Place(Atoms(piece.begin(), middle), kAnywhere, before);
    Place(Atoms(middle, piece.end()), kAnywhere, *(middle - 1));
  }

  FormulaBox Set(const Atoms& piece, float size) const {
    FormulaBuilder builder(fonts_, size);
    return builder.Finish(builder.AddAtoms(piece, 0));
  }

  const Fonts& fonts_;
  float size_;
  float width_;
  std::vector<FormulaSegment> segments_;
};

}  // namespace

void FormulaBox::Append(FormulaBox&& other, float x, float y) {
  for (Run& run : other.runs) {
    run.x += x;
    run.y += y;
    runs.push_back(run);
  }
  for (Rule& rule : other.rules) {
    rule.x += x;
    rule.y += y;
    rules.push_back(rule);
  }
  for (Curve& curve : other.curves) {
    for (int i = 0; i < 3; ++i) {
      curve.x[i] += x;
      curve.y[i] += y;
    }
    curves.push_back(curve);
  }
  for (Area& area : other.areas) {
    area.x += x;
    area.y += y;
    areas.push_back(area);
  }
}

FormulaBox LayoutFormula(const Fonts& fonts, const Formula& formula, float size) {
  FormulaBuilder builder(fonts, size);
  return builder.Finish(builder.Add(formula, 0));
}

std::vector<FormulaSegment> SegmentFormula(const Fonts& fonts, const Formula& formula, float size,
                                           float width) {
  return Segmenter(fonts, size, width).Run(formula);
}

FormulaBox LayoutFormulaLines(const Fonts& fonts, const Formula& formula, float size, float width) {
  std::vector<FormulaSegment> segments = SegmentFormula(fonts, formula, size, width);
  FormulaBox box;
  float baseline = 0;
  float below = 0;  // the lowest point so far
  for (std::size_t i = 0; i < segments.size();) {
    float line_width = segments[i].box.width;
    float ascent = segments[i].box.ascent;
    float descent = segments[i].box.descent;
    std::size_t end = i + 1;
    for (; end < segments.size(); ++end) {
      const FormulaSegment& next = segments[end];
      if (line_width + next.space_before + next.box.width > width) break;
      line_width += next.space_before + next.box.width;
      ascent = std::max(ascent, next.box.ascent);
      descent = std::max(descent, next.box.descent);
    }
    if (i == 0) {
      box.ascent = ascent;
    } else {
      baseline = std::ceil(std::max(baseline + kLineStep * size, below + kLineGap * size + ascent));
    }
    below = baseline + descent;
    float x = 0;
    for (std::size_t k = i; k < end; ++k) {
      if (k > i) x += segments[k].space_before;
      const float advance = segments[k].box.width;
      box.Append(std::move(segments[k].box), x, baseline);
      x += advance;
    }
    box.width = std::max(box.width, line_width);
    i = end;
  }
  box.descent = below;
  return box;
}

}  // namespace chainrule
