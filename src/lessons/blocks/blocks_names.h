// The names of the lesson's numbers, their symbols and words.
#pragma once

#include <string>

#include "course/quantity.h"
#include "course/state.h"
#include "course/text.h"
#include "page/page.h"

namespace chainrule::blocks {

// "residual.conv1" in its two parts.
struct NameParts {
  std::string block;  // "" where the name has none
  std::string rest;
};
NameParts PartsOf(const std::string& name);

// Formula source of a quantity: p_{\text{conv1}}, C, \partial L/\partial b.
std::string Symbol(const Quantity& quantity);
std::string LinkedSymbol(const Quantity& quantity);
// "\val{k}", which lights up what it names.
std::string Shown(const std::string& name, int row = 0, int column = 0);

// Name, symbol, and, for what can be edited, the range: completes an item that shows a number.
// What the page is told of them; it outlives neither text nor fields.
Quantities QuantitiesOf(const TextBook& text, const Fields& fields);

}  // namespace chainrule::blocks
