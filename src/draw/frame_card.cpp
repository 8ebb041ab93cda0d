// The card about the item under the pointer, or the one read by keyboard.
#include <algorithm>
#include <cmath>
#include <vector>

#include "draw/frame.h"

namespace chainrule {
namespace {

constexpr float kCardTextSize = 13;
constexpr float kCardMathSize = 16;
constexpr float kCardPad = 10;
constexpr float kCardHeight = 32;
constexpr float kCardLine = 21;

}  // namespace

void Frame::Card(const Item& item) {
  card_item_ = &item;
  card_place_.reset();
}

void Frame::Card(std::string words) {
  card_words_ = std::move(words);
  card_place_.reset();
}

void Frame::CardAt(std::string words, const Box& box) {
  if (card_item_ != nullptr || !card_words_.empty()) return;
  card_words_ = std::move(words);
  card_place_ = box;
}

// On one line, or one line for each part if that is wider than the display.
void Frame::PaintCard(const std::string& words) {
  const auto width_of = [&](std::string_view line) {
    return Width(Face::kMain, kCardMathSize, line);
  };
  std::vector<std::string_view> lines{words};
  float width = width_of(words);
  if (width + 2 * kCardPad + 8 > ImGui::GetIO().DisplaySize.x) {
    width = 0;
    lines.clear();
    for (std::size_t begin = 0; begin < words.size();) {
      const std::size_t comma = std::min(words.find(", ", begin), words.size());
      lines.push_back(std::string_view(words).substr(begin, comma - begin));
      width = std::max(width, width_of(lines.back()));
      begin = comma + 2;
    }
  }
  const float height = kCardHeight + kCardLine * static_cast<float>(lines.size() - 1);
  const ImVec2 corner = PaintCardFace(width + 2 * kCardPad, height);
  ImVec2 baseline{corner.x + kCardPad, corner.y + 21};
  for (const std::string_view line : lines) {
    fonts.Draw(over(), Face::kMain, kCardMathSize, baseline, theme.ink, line);
    baseline.y += kCardLine;
  }
}

ImVec2 Frame::PaintCardFace(float width, float height) {
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const Box place = card_place_.value_or(Box{mouse, mouse});
  ImVec2 corner{std::max(4.0F, std::min(place.min.x + 14, display.x - width - 4)),
                place.max.y + 18};
  if (corner.y + height + 4 > display.y) corner.y = place.min.y - height - 10;
  over().AddRectFilled(corner, {corner.x + width, corner.y + height}, theme.raised, 6);
  over().AddRect(corner, {corner.x + width, corner.y + height}, theme.border, 6);
  return corner;
}

// Symbol = number; the item's name if it has no symbol.
void Frame::PaintCard(const Item& item) {
  const QuantityName named = page.reader().NameOf(item);
  const FormulaBox& symbol = Laid(named.symbol, kCardMathSize);
  const std::string_view words = symbol.width > 0 ? std::string_view() : named.name;
  const std::string& number = TextOf(item);
  const std::string_view equals = symbol.width > 0 && !number.empty() ? " = " : "  ";
  const float words_width = symbol.width + Width(Face::kText, kCardTextSize, words);
  const float equals_width = Width(Face::kMain, kCardMathSize, equals);
  const float width =
      words_width + equals_width + Width(Face::kMain, kCardMathSize, number) + 2 * kCardPad;
  const float height = std::max(kCardHeight, symbol.ascent + symbol.descent + 14);
  const ImVec2 corner = PaintCardFace(width, height);
  const float middle = symbol.width > 0 ? (symbol.ascent - symbol.descent) / 2 : 5;
  ImVec2 baseline{corner.x + kCardPad, std::round(corner.y + height / 2 + middle)};
  PaintGlyphs(over(), symbol, baseline, theme.ink);
  fonts.Draw(over(), Face::kText, kCardTextSize, baseline, theme.muted, words);
  baseline.x += words_width;
  fonts.Draw(over(), Face::kMain, kCardMathSize, baseline, theme.ink, equals);
  baseline.x += equals_width;
  fonts.Draw(over(), Face::kMain, kCardMathSize, baseline, theme.ink, number);
  if (!number.empty()) out.drawn_numbers.Add(item.id, number);
}

}  // namespace chainrule
