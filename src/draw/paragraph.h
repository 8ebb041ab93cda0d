// Sets a paragraph: words, formulas, numbers and links on one baseline, wrapped to a width.
#pragma once

#include <imgui.h>

#include <optional>
#include <string_view>
#include <vector>

#include "course/text.h"
#include "draw/fonts.h"
#include "draw/formula_layout.h"

namespace chainrule {

struct ParagraphStyle {
  Face face = Face::kText;
  float size = 15;         // of the words' em
  float math_size = 18;    // of formulas and numbers
  float line_height = 23;  // at least
  float tracking = 0;      // extra space after each letter
  bool capitals = false;   // words are drawn in capitals

  bool operator==(const ParagraphStyle&) const = default;
};

struct ParagraphBox {
  struct Piece {
    float x = 0;
    float baseline = 0;  // both from the paragraph's upper left corner
    float width = 0;
    float ascent = 0;
    float descent = 0;
    std::string_view text;  // a word or a number; if empty, the formula:
    std::optional<FormulaBox> formula;
    bool number = false;                 // drawn with the math font
    const Quantity* quantity = nullptr;  // of a link or a number
  };
  std::vector<Piece> pieces;
  float width = 0;  // of the longest line
  float height = 0;
  float first_baseline = 0;
};

// Texts, formulas and quantities point into the paragraph, which must outlive its box.
ParagraphBox LayoutParagraph(const Fonts& fonts, const Paragraph& paragraph,
                             const ParagraphStyle& style, float width);

// Draws words in the style's face, tracking and capitals.
float TextWidth(const Fonts& fonts, const ParagraphStyle& style, std::string_view text);
void DrawText(const Fonts& fonts, Brush& list, const ParagraphStyle& style, ImVec2 baseline,
              ImU32 color, std::string_view text);

}  // namespace chainrule
