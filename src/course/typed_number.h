// A number as a learner typed it, with the decimals that he showed.
#pragma once

#include <optional>
#include <string_view>

namespace chainrule {

struct TypedNumber {
  double value = 0;
  // Zeros at the end count: "0.70" has 2. "6e-4" has 4, "6.0e-4" 5. kAllDecimals of math/held.h
  // for a fraction, which is exact.
  int decimals = 0;

  bool operator==(const TypedNumber&) const = default;
};

// A number of ParseNumber's grammar, or two of them with '/' in between: "−37/20". nullopt for
// other text, a number too large for a double, and a divisor of 0.
std::optional<TypedNumber> ParseTyped(std::string_view text);

}  // namespace chainrule
