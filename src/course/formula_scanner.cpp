#include "course/formula_scanner.h"

#include <algorithm>
#include <cassert>

#include "course/course_text.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
bool IsBlank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

std::string Named(std::string_view command) {
  return "\\" + std::string(command);
}

}  // namespace

bool FormulaScanner::Check() {
  if (!AddBytes(source_.size())) return false;
  return IsUtf8(source_) || Fail("formula_utf8");
}

bool FormulaScanner::NextIsDigit(std::size_t ahead) const {
  return position_ + ahead < source_.size() && IsDigit(source_[position_ + ahead]);
}

void FormulaScanner::SkipBlanks() {
  while (!AtEnd() && IsBlank(Next())) Skip();
}

std::string_view FormulaScanner::PeekCommand() const {
  assert(Next() == '\\');
  const std::size_t start = position_ + 1;
  std::size_t end = start;
  while (end < source_.size() && IsLetter(source_[end])) ++end;
  if (end == start && end < source_.size()) end += DecodeUtf8(source_, end).bytes;
  return source_.substr(start, end - start);
}

std::string_view FormulaScanner::PeekStop() const {
  if (Next() == '}' || Next() == '&') return source_.substr(position_, 1);
  if (Next() != '\\') return {};
  const std::string_view command = PeekCommand();
  return command == "\\" || command == "right" || command == "end" ? command : std::string_view();
}

const std::string* FormulaScanner::FindMacro(std::string_view command) const {
  const auto macro = macros_.find(command);
  return macro == macros_.end() ? nullptr : &macro->second;
}

bool FormulaScanner::AddBytes(std::size_t bytes) {
  limits_.bytes += bytes;
  if (limits_.bytes <= FormulaLimits::kMaxBytes) return true;
  return Fail("formula_long", {{"max", std::to_string(FormulaLimits::kMaxBytes)}});
}

bool FormulaScanner::Deeper() {
  if (limits_.depth == FormulaLimits::kMaxDepth)
    return Fail("formula_depth", {{"max", std::to_string(FormulaLimits::kMaxDepth)}});
  ++limits_.depth;
  return true;
}

bool FormulaScanner::TakeRaw(std::string& text, const std::string& after) {
  SkipBlanks();
  if (AtEnd() || Next() != '{') return Fail("formula_group", {{"found", after}});
  const std::size_t start = position_;
  Skip();
  while (!AtEnd() && Next() != '}') {
    if (Next() == '{') return FailHere();
    if (Next() != '\\') {
      text += Next();
      Skip();
      continue;
    }
    const std::string_view command = PeekCommand();
    const std::string* macro = FindMacro(command);
    if (macro == nullptr) return Fail("formula_command", {{"found", Excerpt(Named(command))}});
    if (!AddBytes(macro->size())) return false;
    text += *macro;
    Skip(command.size() + 1);
  }
  if (AtEnd()) return FailAt(start, "formula_open");
  Skip();
  return true;
}

bool FormulaScanner::TakeQuantity(FormulaNode& node, const std::string& after) {
  const std::size_t start = position_;
  std::string text;
  if (!TakeRaw(text, after)) return false;
  node.quantity = ParseQuantity(text);
  return node.quantity || FailAt(start, "formula_quantity", {{"found", Excerpt(text)}});
}

bool FormulaScanner::TakeDelimiter(std::string& delimiter, const std::string& after) {
  SkipBlanks();
  if (!AtEnd() && Next() == '\\' && PeekCommand() == "|") {
    delimiter = "‖";
    Skip(2);
    return true;
  }
  if (AtEnd() || std::string_view("()[]|.").find(Next()) == std::string_view::npos)
    return Fail("formula_fence", {{"found", after}});
  delimiter = Next() == '.' ? "" : std::string(1, Next());
  Skip();
  return true;
}

bool FormulaScanner::FailAt(std::size_t position, std::string_view reason, const Words& words) {
  std::size_t character = 1;
  for (const char c : source_.substr(0, position))
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++character;
  error_ = Refuse("error_formula", {{"value", Excerpt(source_)},
                                    {"position", std::to_string(character)},
                                    {"reason", Refuse(reason, words).sentence}});
  return false;
}

bool FormulaScanner::FailHere() {
  const std::size_t bytes = DecodeUtf8(source_, position_).bytes;
  return Fail("formula_character", {{"found", Excerpt(source_.substr(position_, bytes))}});
}

bool FormulaScanner::FailAtStop() {
  const std::string_view stop = PeekStop();
  if (stop == "}") return Fail("formula_close");
  if (stop == "right") return Fail("formula_right");
  return Fail("formula_cell", {{"found", stop == "&" ? "&" : Named(stop)}});
}

}  // namespace chainrule
