#include "course/text.h"

#include <algorithm>
#include <utility>

#include "course/course_text.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

// The characters that may follow a backslash.
constexpr std::string_view kLiterals = "{}$[]|\\";

class ParagraphParser {
 public:
  ParagraphParser(std::string_view source, const TextContext& context)
      : source_(source), context_(context) {}

  bool Parse(Paragraph& paragraph) { return ParseUntil("", paragraph); }
  const Error& error() const { return error_; }

 private:
  bool AtEnd() const { return position_ == source_.size(); }
  bool Follows(std::string_view text) const {
    return source_.substr(position_, text.size()) == text;
  }

  bool FailAt(std::size_t position, std::string_view reason, const Words& words = {}) {
    std::size_t character = 1;
    for (const char c : source_.substr(0, position))
      if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++character;
    error_ = Refuse("error_paragraph", {{"value", Excerpt(source_)},
                                        {"position", std::to_string(character)},
                                        {"reason", Refuse(reason, words).sentence}});
    return false;
  }

  // Parses up to the closing mark, without it, or to the end of the source if there is no mark. A
  // link cannot contain links.
  bool ParseUntil(std::string_view closing, Paragraph& paragraph) {
    const bool in_link = !closing.empty();
    while (!AtEnd() && !(in_link && Follows(closing))) {
      const char next = source_[position_];
      if (next == '\\') {
        if (!ParseLiteral(paragraph)) return false;
      } else if (next == '{') {
        if (!ParsePlaceholder(paragraph)) return false;
      } else if (next == '$') {
        if (!ParseMath(paragraph)) return false;
      } else if (!in_link && Follows("[[")) {
        if (!ParseLink(paragraph)) return false;
      } else {
        AddText(source_.substr(position_, 1), paragraph);
        ++position_;
      }
    }
    return true;
  }

  static void AddText(std::string_view text, Paragraph& paragraph) {
    if (text.empty()) return;
    if (paragraph.empty() || paragraph.back().kind != Inline::Kind::kText) paragraph.emplace_back();
    paragraph.back().text += text;
  }

  bool ParseLiteral(Paragraph& paragraph) {
    const bool known = position_ + 1 < source_.size() &&
                       kLiterals.find(source_[position_ + 1]) != std::string_view::npos;
    if (!known) return FailAt(position_, "paragraph_escape");
    AddText(source_.substr(position_ + 1, 1), paragraph);
    position_ += 2;
    return true;
  }

  // Takes "{name}".
  bool TakeName(std::string_view& name) {
    const std::size_t close = source_.find('}', position_);
    if (close == std::string_view::npos) return FailAt(position_, "paragraph_brace");
    name = source_.substr(position_ + 1, close - position_ - 1);
    position_ = close + 1;
    return true;
  }

  bool FailAtName(std::size_t position, std::string_view name) {
    return FailAt(position, "paragraph_name", {{"found", Excerpt(name)}});
  }

  bool ParsePlaceholder(Paragraph& paragraph) {
    const std::size_t start = position_;
    std::string_view name;
    if (!TakeName(name)) return false;
    const std::size_t bar = name.find('|');
    if (const auto word = context_.words.find(name.substr(0, bar)); word != context_.words.end()) {
      const std::string_view words = word->second;
      AddText(bar == std::string_view::npos ? words : Choose(name.substr(bar + 1), words),
              paragraph);
      return true;
    }
    const auto quantity = context_.quantities.find(name);
    if (quantity == context_.quantities.end()) return FailAtName(start, name);
    Inline piece;
    piece.kind = Inline::Kind::kValue;
    piece.quantity = quantity->second;
    paragraph.push_back(std::move(piece));
    return true;
  }

  bool ParseMath(Paragraph& paragraph) {
    const std::size_t start = position_;
    const std::size_t close = source_.find('$', start + 1);
    if (close == std::string_view::npos) return FailAt(start, "paragraph_dollar");
    Result<Formula> formula =
        ParseFormula(source_.substr(start + 1, close - start - 1), context_.words);
    if (!formula) {
      error_ = formula.error();
      return false;
    }
    position_ = close + 1;
    if (IsEmptyFormula(*formula)) return true;
    Inline piece;
    piece.kind = Inline::Kind::kFormula;
    piece.formula = *std::move(formula);
    paragraph.push_back(std::move(piece));
    return true;
  }

  // Takes the name of a number, up to "|" or "]]"; it may contain {placeholders}.
  bool TakeQuantity(std::size_t start, std::optional<Quantity>& quantity) {
    std::string text;
    while (!AtEnd() && !Follows("|") && !Follows("]]")) {
      if (source_[position_] != '{') {
        text += source_[position_++];
        continue;
      }
      const std::size_t brace = position_;
      std::string_view name;
      if (!TakeName(name)) return false;
      if (const auto word = context_.words.find(name); word != context_.words.end()) {
        text += word->second;
      } else if (const auto named = context_.quantities.find(name);
                 named != context_.quantities.end()) {
        text += ToText(named->second);
      } else {
        return FailAtName(brace, name);
      }
    }
    if (AtEnd()) return FailAt(start, "paragraph_link");
    quantity = ParseQuantity(text);
    return quantity || FailAt(start, "paragraph_quantity", {{"found", Excerpt(text)}});
  }

  // Each word run and each formula of a link becomes one linked piece; a value is linked already.
  bool ParseLink(Paragraph& paragraph) {
    const std::size_t start = position_;
    position_ += 2;
    std::optional<Quantity> quantity;
    if (!TakeQuantity(start, quantity)) return false;
    Paragraph label;
    if (Follows("|")) {
      ++position_;
      if (!ParseUntil("]]", label)) return false;
      if (AtEnd()) return FailAt(start, "paragraph_link");
      if (label.empty()) return FailAt(start, "paragraph_empty");
    } else {
      AddText(ToText(*quantity), label);
    }
    position_ += 2;
    for (Inline& piece : label) {
      if (piece.kind != Inline::Kind::kValue) {
        piece.kind = Inline::Kind::kLink;
        piece.quantity = quantity;
      }
      paragraph.push_back(std::move(piece));
    }
    return true;
  }

  std::string_view source_;
  const TextContext& context_;
  std::size_t position_ = 0;
  Error error_;
};

}  // namespace

Result<Paragraph> ParseParagraph(std::string_view source, const TextContext& context) {
  Paragraph paragraph;
  ParagraphParser parser(source, context);
  if (!parser.Parse(paragraph)) return parser.error();
  return paragraph;
}

std::string ToPlainText(const Paragraph& paragraph) {
  std::string text;
  for (const Inline& piece : paragraph) {
    const bool formula = piece.kind == Inline::Kind::kFormula || !IsEmptyFormula(piece.formula);
    text += formula ? ToPlainText(piece.formula) : piece.text;
  }
  return text;
}

bool HasValues(const Paragraph& paragraph) {
  return std::any_of(paragraph.begin(), paragraph.end(), [](const Inline& piece) {
    return piece.kind == Inline::Kind::kValue || HasValues(piece.formula);
  });
}

void ResolveValues(Paragraph& paragraph, const ShowValue& show) {
  for (Inline& piece : paragraph) {
    if (piece.kind == Inline::Kind::kValue) piece.text = show(*piece.quantity, FormulaNode::kUsual);
    ResolveValues(piece.formula, show);
  }
}

}  // namespace chainrule
