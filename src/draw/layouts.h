// Formulas and paragraphs as they were laid out in the frames before: most of a page stays as it is
// while one number of it is dragged.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "draw/formula_layout.h"
#include "draw/paragraph.h"

namespace chainrule {

class Layouts {
 public:
  // As LayoutFormula and LayoutParagraph give it. What they return stays until the frame ends.
  const FormulaBox& Of(const Fonts& fonts, const Formula& formula, float size);
  const ParagraphBox& Of(const Fonts& fonts, const Paragraph& paragraph,
                         const ParagraphStyle& style, float width);

  // What was not asked for in this frame is forgotten.
  void EndFrame();

 private:
  struct LaidFormula {
    Formula formula;  // a copy: the box points into it
    float size = 0;
    FormulaBox box;
    std::uint64_t used = 0;  // the frame it was last asked for in
  };
  struct LaidParagraph {
    Paragraph paragraph;
    ParagraphStyle style;
    float width = 0;
    ParagraphBox box;
    std::uint64_t used = 0;
  };
  // By a hash of what was laid out.
  template <class Laid>
  using Table = std::unordered_map<std::uint32_t, std::unique_ptr<Laid>>;
  // The place of what `is` says is the same; empty where it has to be laid out.
  template <class Laid, class Is>
  std::unique_ptr<Laid>& Find(Table<Laid>& table, std::uint32_t hash, Is is);

  // What another density has widths of its own for is forgotten.
  void Follow(const Fonts& fonts);

  Table<LaidFormula> formulas_;
  Table<LaidParagraph> paragraphs_;
  std::uint64_t frame_ = 1;
  float density_ = 0;
};

}  // namespace chainrule
