#include "draw/paragraph.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace chainrule {
namespace {

// Inter's measures, in em: what a line of words needs above and below its baseline.
constexpr float kWordAscent = 0.76F;
constexpr float kWordDescent = 0.24F;

// Superscripts may reach this far into the line above: its descenders are rarely just there.
constexpr float kOverhang = 2;

// A piece that is never broken.
struct Token {
  ParagraphBox::Piece piece;
  float space_before = 0;  // unless it begins a line
  bool may_break = false;  // a line may end before it
};

bool IsSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

class Tokenizer {
 public:
  Tokenizer(const Fonts& fonts, const ParagraphStyle& style, float width)
      : fonts_(fonts), style_(style), width_(width), space_(TextWidth(fonts, style, " ")) {}

  std::vector<Token> Run(const Paragraph& paragraph) {
    for (const Inline& piece : paragraph) {
      const Quantity* quantity = piece.quantity.has_value() ? &*piece.quantity : nullptr;
      switch (piece.kind) {
        case Inline::Kind::kText:
          Words(piece.text, nullptr);
          break;
        case Inline::Kind::kFormula:
          AddFormula(piece.formula, nullptr);
          break;
        case Inline::Kind::kValue:
          AddNumber(piece.text, quantity);
          break;
        case Inline::Kind::kLink:
          if (piece.text.empty()) {
            AddFormula(piece.formula, quantity);
          } else {
            Words(piece.text, quantity);
          }
          break;
      }
    }
    return std::move(tokens_);
  }

 private:
  void Words(std::string_view text, const Quantity* quantity) {
    while (!text.empty()) {
      if (IsSpace(text.front())) {
        pending_space_ = true;
        text.remove_prefix(1);
        continue;
      }
      std::size_t end = 0;
      while (end < text.size() && !IsSpace(text[end])) ++end;
      Word(text.substr(0, end), quantity);
      text.remove_prefix(end);
    }
  }

  void Word(std::string_view word, const Quantity* quantity) {
    bool first = true;
    while (!word.empty()) {
      const std::string_view part = Fitting(word);
      Token token;
      token.piece.text = part;
      token.piece.quantity = quantity;
      token.piece.width = TextWidth(fonts_, style_, part);
      token.piece.ascent = kWordAscent * style_.size;
      token.piece.descent = kWordDescent * style_.size;
      Push(std::move(token), !first);
      first = false;
      word.remove_prefix(part.size());
    }
  }

  // The whole word, or as many of its characters as fit on one line.
  std::string_view Fitting(std::string_view word) const {
    if (TextWidth(fonts_, style_, word) <= width_) return word;
    std::size_t end = NextCharacter(word).size;
    while (end < word.size()) {
      const std::size_t next = end + NextCharacter(word.substr(end)).size;
      if (TextWidth(fonts_, style_, word.substr(0, next)) > width_) break;
      end = next;
    }
    return word.substr(0, end);
  }

  void AddNumber(std::string_view text, const Quantity* quantity) {
    Token token;
    token.piece.text = text;
    token.piece.number = true;
    token.piece.quantity = quantity;
    token.piece.width = fonts_.Width(Face::kMain, style_.math_size, text);
    token.piece.ascent = 0.65F * style_.math_size;
    token.piece.descent = 0.1F * style_.math_size;
    Push(std::move(token), false);
  }

  void AddFormula(const Formula& formula, const Quantity* quantity) {
    bool first = true;
    for (FormulaSegment& segment : SegmentFormula(fonts_, formula, style_.math_size, width_)) {
      Token token;
      token.piece.width = segment.box.width;
      token.piece.ascent = segment.box.ascent;
      token.piece.descent = segment.box.descent;
      token.piece.quantity = quantity;
      token.piece.formula = std::move(segment.box);
      token.space_before = segment.space_before;
      Push(std::move(token), !first);
      first = false;
    }
  }

  void Push(Token token, bool may_break) {
    token.may_break = may_break || pending_space_;
    if (pending_space_) token.space_before = space_;
    pending_space_ = false;
    tokens_.push_back(std::move(token));
  }

  const Fonts& fonts_;
  const ParagraphStyle& style_;
  float width_;
  float space_;
  bool pending_space_ = false;
  std::vector<Token> tokens_;
};

// Where the cluster of tokens that starts at `begin` ends, and its width.
struct Cluster {
  std::size_t end;
  float width;
};
Cluster ClusterAt(const std::vector<Token>& tokens, std::size_t begin) {
  Cluster cluster{begin + 1, tokens[begin].piece.width};
  while (cluster.end < tokens.size() && !tokens[cluster.end].may_break) {
    cluster.width += tokens[cluster.end].space_before + tokens[cluster.end].piece.width;
    ++cluster.end;
  }
  return cluster;
}

// Turns small and accented letters of Latin-1 into capitals; `buffer` holds one character.
std::string_view Capital(std::string_view character, std::array<char, 2>& buffer) {
  const char first = character.front();
  if (character.size() == 1 && first >= 'a' && first <= 'z') {
    buffer[0] = static_cast<char>(first - 'a' + 'A');
    return {buffer.data(), 1};
  }
  if (character.size() == 2 && static_cast<unsigned char>(first) == 0xC3) {
    const auto second = static_cast<unsigned char>(character[1]);
    if (second >= 0xA0 && second <= 0xBE && second != 0xB7) {
      buffer = {first, static_cast<char>(second - 0x20)};
      return {buffer.data(), 2};
    }
  }
  return character;
}

template <class Each>
void EachLetter(const ParagraphStyle& style, std::string_view text, Each each) {
  std::array<char, 2> buffer{};
  while (!text.empty()) {
    const std::string_view letter = text.substr(0, NextCharacter(text).size);
    each(style.capitals ? Capital(letter, buffer) : letter);
    text.remove_prefix(letter.size());
  }
}

}  // namespace

float TextWidth(const Fonts& fonts, const ParagraphStyle& style, std::string_view text) {
  if (style.tracking == 0 && !style.capitals) return fonts.Width(style.face, style.size, text);
  float width = 0;
  EachLetter(style, text, [&](std::string_view letter) {
    width += fonts.Width(style.face, style.size, letter) + style.tracking;
  });
  return width;
}

void DrawText(const Fonts& fonts, Brush& list, const ParagraphStyle& style, ImVec2 baseline,
              ImU32 color, std::string_view text) {
  if (style.tracking == 0 && !style.capitals) {
    fonts.Draw(list, style.face, style.size, baseline, color, text);
    return;
  }
  EachLetter(style, text, [&](std::string_view letter) {
    fonts.Draw(list, style.face, style.size, baseline, color, letter);
    baseline.x += fonts.Width(style.face, style.size, letter) + style.tracking;
  });
}

ParagraphBox LayoutParagraph(const Fonts& fonts, const Paragraph& paragraph,
                             const ParagraphStyle& style, float width) {
  width = std::max(width, 1.0F);
  std::vector<Token> tokens = Tokenizer(fonts, style, width).Run(paragraph);
  ParagraphBox box;
  for (std::size_t i = 0; i < tokens.size();) {
    // One line: as many clusters as fit.
    Cluster cluster = ClusterAt(tokens, i);
    std::size_t end = cluster.end;
    float line_width = cluster.width;
    while (end < tokens.size()) {
      cluster = ClusterAt(tokens, end);
      const float next = line_width + tokens[end].space_before + cluster.width;
      if (next > width) break;
      line_width = next;
      end = cluster.end;
    }
    if (line_width > width) {
      // A cluster that is too wide by itself may be broken between any of its tokens.
      end = i + 1;
      line_width = tokens[i].piece.width;
      while (end < cluster.end &&
             line_width + tokens[end].space_before + tokens[end].piece.width <= width) {
        line_width += tokens[end].space_before + tokens[end].piece.width;
        ++end;
      }
    }
    float ascent = kWordAscent * style.size;
    float descent = kWordDescent * style.size;
    for (std::size_t k = i; k < end; ++k) {
      ascent = std::max(ascent, tokens[k].piece.ascent);
      descent = std::max(descent, tokens[k].piece.descent);
    }
    // Ordinary lines keep their distance. Lines with tall formulas take the room they need.
    const float lead = std::max(0.0F, style.line_height - style.size) / 2;
    const float above = std::max(kWordAscent * style.size + lead, ascent - kOverhang);
    const float below = std::max(kWordDescent * style.size + lead, descent);
    const float baseline = std::round(box.height + above);
    if (i == 0) box.first_baseline = baseline;
    box.height = std::round(box.height + above + below);
    box.width = std::max(box.width, line_width);
    float x = 0;
    for (std::size_t k = i; k < end; ++k) {
      if (k > i) x += tokens[k].space_before;
      tokens[k].piece.x = x;
      tokens[k].piece.baseline = baseline;
      x += tokens[k].piece.width;
      box.pieces.push_back(std::move(tokens[k].piece));
    }
    i = end;
  }
  return box;
}

}  // namespace chainrule
