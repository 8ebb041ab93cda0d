// Builds a formula's box from the inside out: sets every part at the origin, then moves it into
// place.
#pragma once

#include <vector>

#include "draw/formula_layout.h"

namespace chainrule {

class FormulaBuilder {
 public:
  struct Extent {
    float width = 0;
    float ascent = 0;
    float descent = 0;
    float italic = 0;     // part of the width that a subscript may use
    bool letter = false;  // a single character: its scripts have fixed heights
  };

  FormulaBuilder(const Fonts& fonts, float size);

  // `level`: 0 text, 1 script, 2 script of a script.
  Extent Add(const FormulaNode& node, int level);
  Extent AddAtoms(const std::vector<const FormulaNode*>& atoms, int level);
  FormulaBox Finish(const Extent& extent);

  // The space between two neighbours in a row; `before` may be nullptr.
  static float Space(const FormulaNode* before, const FormulaNode& node, float size);

 private:
  struct Mark {
    std::size_t runs, rules, curves, areas;
  };
  Mark Here() const;
  // Moves everything added since `mark`.
  void Move(const Mark& mark, float x, float y);

  float Em(int level) const;
  Extent AddText(Face face, std::string_view text, int level);
  Extent AddSymbol(const FormulaNode& node, int level);
  Extent AddOperator(const FormulaNode& node, int level);
  Extent AddScript(const FormulaNode& node, int level);
  Extent AddFraction(const FormulaNode& node, int level);
  Extent AddMatrix(const FormulaNode& node, int level);
  Extent AddFence(const FormulaNode& node, int level);
  // A fence that reaches `half` above and below the axis.
  Extent AddFenceSign(std::string_view sign, bool opening, float half, int level);
  Extent DrawFenceSign(std::string_view sign, bool opening, float half, int level);
  Extent AddLinked(const FormulaNode& node, int level);
  Extent AddHat(const FormulaNode& node, int level);
  Extent AddFactor(const FormulaNode& node, int level);
  void AddBrace(float width, float top, float em);

  const Fonts& fonts_;
  float size_;
  FormulaBox box_;
};

}  // namespace chainrule
