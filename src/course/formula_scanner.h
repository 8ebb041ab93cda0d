// Reads a formula's source piece by piece, and reports where it cannot be understood.
#pragma once

#include <string>
#include <string_view>

#include "course/formula.h"
#include "course/result.h"

namespace chainrule {

// Limits on a formula's cost, however its macros are nested. The scanners of one formula share
// them.
struct FormulaLimits {
  static constexpr int kMaxDepth = 64;
  static constexpr std::size_t kMaxBytes = 16 * 1024;

  int depth = 0;
  std::size_t bytes = 0;
};

// Functions that return bool return false after an error and keep the error.
class FormulaScanner {
 public:
  FormulaScanner(std::string_view source, const FormulaMacros& macros, FormulaLimits& limits)
      : source_(source), macros_(macros), limits_(limits) {}

  const Error& error() const { return error_; }

 protected:
  using Words = std::map<std::string, std::string, std::less<>>;

  // Checks length and encoding; call it first.
  bool Check();

  std::size_t position() const { return position_; }
  bool AtEnd() const { return position_ == source_.size(); }
  char Next() const { return source_[position_]; }
  bool NextIsDigit(std::size_t ahead = 0) const;
  void Skip(std::size_t bytes = 1) { position_ += bytes; }
  void SkipBlanks();
  std::string_view Since(std::size_t start) const {
    return source_.substr(start, position_ - start);
  }

  // The name of the command that starts here: letters, or one other character.
  std::string_view PeekCommand() const;
  // The token here that ends a row ("}", "&", "\", "right", "end"), or "". The caller decides
  // whether it is the right one.
  std::string_view PeekStop() const;
  bool AtStop() const { return AtEnd() || !PeekStop().empty(); }

  const std::string* FindMacro(std::string_view command) const;
  bool AddBytes(std::size_t bytes);
  bool Deeper();
  void Shallower() { --limits_.depth; }

  // Takes the text between { and } unchanged, but with macros expanded. The error names `after`,
  // which needs it.
  bool TakeRaw(std::string& text, const std::string& after);
  bool TakeQuantity(FormulaNode& node, const std::string& after);
  bool TakeDelimiter(std::string& delimiter, const std::string& after);

  bool Fail(std::string_view reason, const Words& words = {}) {
    return FailAt(position_, reason, words);
  }
  bool FailAt(std::size_t position, std::string_view reason, const Words& words = {});
  bool FailHere();    // the character has no meaning here
  bool FailAtStop();  // a row must not end here
  bool FailIn(const FormulaScanner& macro) {
    error_ = macro.error_;
    return false;
  }

  const FormulaMacros& macros() const { return macros_; }
  FormulaLimits& limits() const { return limits_; }

 private:
  std::string_view source_;
  const FormulaMacros& macros_;
  FormulaLimits& limits_;
  std::size_t position_ = 0;
  Error error_;
};

}  // namespace chainrule
