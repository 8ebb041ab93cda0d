// The formulas of sources, each parsed once.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "course/formula.h"

namespace chainrule {

class FormulaMemo {
 public:
  // As OwnFormula gives it.
  const Formula& Parsed(std::string_view source);

 private:
  static constexpr std::size_t kMost = 1'000;

  std::map<std::string, Formula, std::less<>> formulas_;
};

}  // namespace chainrule
