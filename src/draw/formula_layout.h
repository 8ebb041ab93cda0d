// Sets a formula: turns its tree into placed glyphs, rules and curves, as TeX does.
#pragma once

#include <string_view>
#include <vector>

#include "course/formula.h"
#include "draw/fonts.h"

namespace chainrule {

// Coordinates are in pixels from the left end of the first line's baseline; y grows downward. Texts
// and quantities point into the formula, which must outlive its box.
struct FormulaBox {
  // The colour: of the formula, or of a factor's role.
  enum class Ink { kUsual, kBackward, kWeight, kSlope, kUnit, kNegative };

  struct Run {
    Face face = Face::kMain;
    float size = 0;
    float x = 0;
    float y = 0;  // of its baseline
    std::string_view text;
    Ink ink = Ink::kUsual;
  };
  struct Rule {  // filled: fraction bars, straight fences
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
    Ink ink = Ink::kUsual;
  };
  struct Curve {  // from one end by a control point to the other; straight for a strike
    float x[3] = {};
    float y[3] = {};
    float thickness = 1;
    Ink ink = Ink::kUsual;
  };
  struct Area {  // a linked symbol, or a number
    float x = 0;
    float y = 0;  // top
    float width = 0;
    float height = 0;
    const Quantity* quantity = nullptr;
  };

  float width = 0;
  float ascent = 0;   // above the first baseline
  float descent = 0;  // below it, further lines included
  std::vector<Run> runs;
  std::vector<Rule> rules;
  std::vector<Curve> curves;
  std::vector<Area> areas;  // inner ones before outer ones

  // Adds another box to this one. The caller updates the size.
  void Append(FormulaBox&& other, float x, float y);
};

// On one line. `size` is the em of its letters in pixels.
FormulaBox LayoutFormula(const Fonts& fonts, const Formula& formula, float size);

// A piece between two places where a line may end.
struct FormulaSegment {
  FormulaBox box;
  float space_before = 0;  // not at the start of a line
};

// Breaks after relations and binary operators. Only a piece that would not fit into `width`
// otherwise is broken inside parentheses or between symbols, or set smaller.
std::vector<FormulaSegment> SegmentFormula(const Fonts& fonts, const Formula& formula, float size,
                                           float width);

// On as many lines as needed, each at most `width` wide.
FormulaBox LayoutFormulaLines(const Fonts& fonts, const Formula& formula, float size, float width);

}  // namespace chainrule
