#include "draw/layouts.h"

#include <string>

namespace chainrule {
namespace {

// A quick hash of what tells most layouts apart, because it is needed in every frame. Layouts with
// the same hash are then compared.
class Hash {
 public:
  void Add(std::uint32_t number) { hash_ = (hash_ ^ number) * 0x01000193U; }
  void Add(float number) { Add(static_cast<std::uint32_t>(static_cast<std::int32_t>(8 * number))); }
  void Add(const std::string& text) {
    Add(static_cast<std::uint32_t>(text.size()));
    if (text.empty()) return;
    Add(static_cast<std::uint32_t>(static_cast<unsigned char>(text.front())));
    Add(static_cast<std::uint32_t>(static_cast<unsigned char>(text.back())));
  }
  void Add(const std::optional<Quantity>& quantity) {
    if (!quantity) return;
    Add(quantity->name);
    Add(static_cast<std::uint32_t>(quantity->row));
    Add(static_cast<std::uint32_t>(quantity->column));
  }
  void Add(const Formula& formula) {
    Add(static_cast<std::uint32_t>(formula.kind));
    Add(formula.text);
    Add(formula.quantity);
    Add(static_cast<std::uint32_t>(formula.children.size()));
    for (const Formula& child : formula.children) Add(child);
  }
  void Add(const Paragraph& paragraph) {
    for (const Inline& piece : paragraph) {
      Add(piece.text);
      Add(piece.formula);
      Add(piece.quantity);
    }
  }
  std::uint32_t value() const { return hash_; }

 private:
  std::uint32_t hash_ = 0x811C9DC5U;
};

}  // namespace

void Layouts::Follow(const Fonts& fonts) {
  const float density = fonts.density();
  if (density == density_) return;
  density_ = density;
  formulas_.clear();
  paragraphs_.clear();
}

template <class Laid, class Is>
std::unique_ptr<Laid>& Layouts::Find(Table<Laid>& table, std::uint32_t hash, Is is) {
  for (;; ++hash) {
    std::unique_ptr<Laid>& laid = table[hash];
    if (!laid || is(*laid)) return laid;
    // A different layout with the same hash: if this frame has laid it out, it must stay.
    if (laid->used != frame_) {
      laid.reset();
      return laid;
    }
  }
}

const FormulaBox& Layouts::Of(const Fonts& fonts, const Formula& formula, float size) {
  Follow(fonts);
  Hash hash;
  hash.Add(size);
  hash.Add(formula);
  std::unique_ptr<LaidFormula>& laid = Find(formulas_, hash.value(), [&](const LaidFormula& other) {
    return other.size == size && other.formula == formula;
  });
  if (!laid) {
    laid = std::make_unique<LaidFormula>();
    laid->formula = formula;
    laid->size = size;
    laid->box = LayoutFormula(fonts, laid->formula, size);
  }
  laid->used = frame_;
  return laid->box;
}

const ParagraphBox& Layouts::Of(const Fonts& fonts, const Paragraph& paragraph,
                                const ParagraphStyle& style, float width) {
  Follow(fonts);
  Hash hash;
  hash.Add(width);
  hash.Add(paragraph);
  std::unique_ptr<LaidParagraph>& laid =
      Find(paragraphs_, hash.value(), [&](const LaidParagraph& other) {
        return other.width == width && other.style == style && other.paragraph == paragraph;
      });
  if (!laid) {
    laid = std::make_unique<LaidParagraph>();
    laid->paragraph = paragraph;
    laid->style = style;
    laid->width = width;
    laid->box = LayoutParagraph(fonts, laid->paragraph, style, width);
  }
  laid->used = frame_;
  return laid->box;
}

void Layouts::EndFrame() {
  const auto unused = [&](const auto& entry) { return entry.second->used != frame_; };
  std::erase_if(formulas_, unused);
  std::erase_if(paragraphs_, unused);
  ++frame_;
}

}  // namespace chainrule
