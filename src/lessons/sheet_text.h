// How a sheet writes names, symbols and formulas.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "course/quantity.h"

namespace chainrule {

// A name as the key of a word, of values(): "eval.dx" is eval_dx.
std::string KeyOf(std::string_view name);

// x with 1,2 is x_{1,2}; where the symbol ends in an index of its own, that goes on: r_{\mu,2}.
std::string WithSubscript(const std::string& symbol, const std::string& subscript);

// \link{x:0,0}{x_{1}}
std::string Linked(const Quantity& quantity, const std::string& symbol);

// Each @name of a formula's source replaced by what `source` gives for it.
std::string ReplaceNames(const std::string& formula,
                         const std::function<std::string(const std::string& name)>& source);

}  // namespace chainrule
