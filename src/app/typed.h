// What a person typed or chose, read as what an item can be set to.
#pragma once

#include <optional>
#include <string>

#include "course/result.h"
#include "page/node.h"

namespace chainrule {

// The sentence of an error says what was wrong and what is allowed.
Result<double> ReadTyped(const Item& item, const std::string& typed);
// A learner's own number, as typed; empty if he takes it back. `count`: of things, so that a comma
// or a space in it stands between thousands.
Result<std::string> ReadAnswer(const std::string& typed, bool count);
// The item's value after this many presses of an arrow key.
Result<double> ReadPresses(const Item& item, const std::string& presses);
// An error if the choice has no such option.
std::optional<Error> CheckOption(const Item& choice, const std::string& value);

}  // namespace chainrule
