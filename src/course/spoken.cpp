#include "course/spoken.h"

#include <array>
#include <optional>
#include <utility>

#include "course/course_text.h"
#include "course/formula_symbols.h"
#include "course/number.h"
#include "math/join.h"

namespace chainrule {
namespace {

constexpr std::string_view kMinus = "−";
constexpr std::string_view kTen = "·10";

void Replace(std::string& text, std::string_view written, std::string_view said) {
  for (std::size_t at = text.find(written); at != std::string::npos;
       at = text.find(written, at + said.size()))
    text.replace(at, written.size(), said);
}

// Turns "·10⁻⁴" into " times 10 to the −4".
void SayPowersOfTen(std::string& text) {
  for (std::size_t at = text.find(kTen); at != std::string::npos; at = text.find(kTen, at + 1)) {
    std::string power;
    std::size_t end = at + kTen.size();
    for (bool more = true; more;) {
      more = false;
      for (int digit = -1; digit < 10 && !more; ++digit) {
        const std::string sign = digit < 0 ? "⁻" : Superscript(digit);
        more = text.compare(end, sign.size(), sign) == 0;
        if (!more) continue;
        power += digit < 0 ? std::string(kMinus) : std::to_string(digit);
        end += sign.size();
      }
    }
    if (power.empty()) continue;
    const std::string words = FillWords(CourseText().Word("said_power_of_ten"), {{"n", power}});
    text.replace(at, end - at, Join(" ", CourseText().Word("said_times"), " 10 ", words));
  }
}

// Minus is one character, whether it is a sign or an operator.
std::string SpokenText(std::string text) {
  SayPowersOfTen(text);
  const std::string& minus = CourseText().Word("said_minus");
  Replace(text, " − ", Join(" ", minus, " "));
  Replace(text, kMinus, minus + " ");
  return text;
}

FormulaNode TextNode(std::string text) {
  FormulaNode node;
  node.kind = FormulaKind::kText;
  node.text = std::move(text);
  return node;
}

bool OnlyDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "1, 12" gives "1" and "12"; "12" gives its two digits.
std::optional<std::pair<std::string, std::string>> TwoNumbers(const std::string& text) {
  const std::size_t comma = text.find(", ");
  const std::size_t second = comma == std::string::npos ? 1 : comma + 2;
  std::string from = text.substr(0, comma == std::string::npos ? 1 : comma);
  std::string to = text.size() > second ? text.substr(second) : std::string();
  const bool found =
      OnlyDigits(from) && OnlyDigits(to) && (comma != std::string::npos || to.size() == 1);
  if (!found) return std::nullopt;
  return std::pair{std::move(from), std::move(to)};
}

// Replaces the scripts and signs of a formula by words; plain printing does the rest.
class Speaker {
 public:
  explicit Speaker(const TextBook& lesson) : lesson_(lesson), text_(CourseText()) {}

  std::string Words(const FormulaNode& node) const { return ToPlainText(Say(node)); }

 private:
  FormulaNode Say(const FormulaNode& node) const {
    switch (node.kind) {
      case FormulaKind::kScript:
        return SayScript(node);
      case FormulaKind::kOperator:
        return SayOperator(node);
      case FormulaKind::kHat: {
        FormulaNode said;
        said.children = {Say(node.children[0]), TextNode(text_.Word("said_hat"))};
        return said;
      }
      case FormulaKind::kLink:
      case FormulaKind::kStrike:
        return Say(node.children[0]);
      default:
        break;
    }
    FormulaNode said = node;
    said.text = node.kind == FormulaKind::kFence ? node.text : SpokenText(node.text);
    said.children.clear();
    for (const FormulaNode& child : node.children) {
      FormulaNode words = Say(child);
      // A closing bracket stays in place, and the words for its superscript follow it.
      const bool closing = ClassOf(child) == AtomClass::kClosing && words.kind == FormulaKind::kRow;
      if (!closing || node.kind != FormulaKind::kRow) {
        said.children.push_back(std::move(words));
        continue;
      }
      for (FormulaNode& part : words.children) said.children.push_back(std::move(part));
    }
    return said;
  }

  FormulaNode SayOperator(FormulaNode sign) const {
    const bool between = ClassOf(sign) == AtomClass::kBinary;
    constexpr std::array<std::pair<std::string_view, const char*>, 4> kWords{
        {{kMinus, "said_minus"}, {"·", "said_times"}, {"×", "said_times"}, {"′", "said_prime"}}};
    for (const auto& [written, word] : kWords)
      if (sign.text == written) sign.text = text_.Word(word) + (between ? "" : " ");
    if (ClassOf(sign) == AtomClass::kLarge) sign.text = SayLarge(sign.text, {}, {});
    if (sign.text == "∂") sign.text = text_.Word("said_partial");
    if (sign.text == "{" || sign.text == "}") sign.text = sign.text == "{" ? "(" : ")";
    return sign;
  }

  FormulaNode SayScript(const FormulaNode& node) const {
    const FormulaNode& base = node.children[0];
    std::string below = Words(node.children[1]);
    const FormulaNode& above = node.children[2];
    const std::string_view large = CoreOf(base).text;
    if (ClassOf(base) == AtomClass::kLarge)
      return TextNode(SayLarge(large, std::move(below), Words(above)));
    FormulaNode said;
    said.children.push_back(Say(base));
    const std::string written = ToPlainText(above);
    const bool transposed = written == "⊤";
    const auto add = [&](std::string words) {
      if (!words.empty()) said.children.push_back(TextNode(std::move(words)));
    };
    if (transposed) add(text_.Word("said_transposed"));
    add(std::move(below));
    if (!transposed && !written.empty()) add(SayAbove(ToPlainText(base), above));
    return said;
  }

  std::string SayLarge(std::string_view sign, std::string below, const std::string& above) const {
    const char* const word = sign == "∑" ? "said_sum" : "said_product";
    if (!above.empty())
      below = FillWords(text_.Word("said_up_to"), {{"first", below}, {"last", above}});
    return FillWords(text_.Word(Join(word, below.empty() ? "" : "_over")), {{"n", below}});
  }

  std::string SayAbove(const std::string& base, const FormulaNode& above) const {
    std::string words = Words(above);
    while (words.ends_with(' ')) words.pop_back();
    const std::string key = "said_upper_" + base;
    if (lesson_.HasWord(key)) {
      const std::string& own = lesson_.Word(key);
      if (own.find("{from}") == std::string::npos) return FillWords(own, {{"n", words}});
      if (const auto two = TwoNumbers(words))
        return FillWords(own, {{"from", two->first}, {"to", two->second}});
    }
    if (words.starts_with('(') && words.find(')') + 1 == words.size())
      return FillWords(text_.Word("said_layer"), {{"n", words.substr(1, words.size() - 2)}});
    if (ToPlainText(above).starts_with("′")) return words;
    if (words == "2") return text_.Word("said_squared");
    return FillWords(text_.Word(base == "10" ? "said_power_of_ten" : "said_power"), {{"n", words}});
  }

  const TextBook& lesson_;
  const TextBook& text_;
};

}  // namespace

std::string Spoken(const Formula& formula, const TextBook& lesson) {
  return Speaker(lesson).Words(formula);
}

std::string Spoken(const Paragraph& paragraph, const TextBook& lesson) {
  std::string words;
  for (const Inline& piece : paragraph)
    words += IsEmptyFormula(piece.formula) ? SpokenText(piece.text) : Spoken(piece.formula, lesson);
  return words;
}

std::string SpokenNumber(std::string_view number) {
  const bool typed = number.starts_with('-');
  return SpokenText(Join(typed ? kMinus : "", number.substr(typed ? 1 : 0)));
}

}  // namespace chainrule
