// Keeps formulas and paragraphs as laid out in earlier frames: most of a page stays the same while
// one number of it is dragged.
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
  // The results of LayoutFormula and LayoutParagraph. They stay valid until the frame ends.
  const FormulaBox& Of(const Fonts& fonts, const Formula& formula, float size);
  const ParagraphBox& Of(const Fonts& fonts, const Paragraph& paragraph,
                         const ParagraphStyle& style, float width);

  // Forgets everything that was not asked for in this frame.
  void EndFrame();

 private:
  struct LaidFormula {
    Formula formula;  // a copy: the box points into it
    float size = 0;
    FormulaBox box;
    std::uint64_t used = 0;  // the last frame that asked for it
  };
  struct LaidParagraph {
    Paragraph paragraph;
    ParagraphStyle style;
    float width = 0;
    ParagraphBox box;
    std::uint64_t used = 0;
  };
  // By a hash of the source.
  template <class Laid>
  using Table = std::unordered_map<std::uint32_t, std::unique_ptr<Laid>>;
  // The place of the entry for which `is` returns true. If that place is empty, the caller must lay
  // it out.
  template <class Laid, class Is>
  std::unique_ptr<Laid>& Find(Table<Laid>& table, std::uint32_t hash, Is is);

  // Forgets everything if the density has changed, because then widths change.
  void Follow(const Fonts& fonts);

  Table<LaidFormula> formulas_;
  Table<LaidParagraph> paragraphs_;
  std::uint64_t frame_ = 1;
  float density_ = 0;
};

}  // namespace chainrule
