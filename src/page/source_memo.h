// What sources come to, each worked out once: while a number is dragged, pages follow each other
// whose words and formulas are the same. A page without a memo is the same page.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "course/formula.h"
#include "course/text.h"

namespace chainrule {

class SourceMemo {
 public:
  // As OwnFormula gives it.
  const Formula& Parsed(std::string_view source);
  // What Spoken gives for that formula in a lesson with these words.
  const std::string& Said(const std::string& source, const TextBook& lesson);
  // As Words gives it.
  const Paragraph& Words(std::string_view source, const TextContext& context);

 private:
  static constexpr std::size_t kMost = 1'000;  // of each

  struct Worded {
    TextContext context;
    Paragraph paragraph;
  };

  std::map<std::string, Formula, std::less<>> formulas_;
  std::map<std::pair<const TextBook*, std::string>, std::string> said_;
  std::map<std::string, Worded, std::less<>> worded_;
};

}  // namespace chainrule
