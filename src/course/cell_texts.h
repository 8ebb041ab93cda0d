// What a state says about single numbers: "s1:0,0=0.70;x1:1,0=0.60".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/quantity.h"

namespace chainrule {

struct CellText {
  Quantity entry;
  std::string text = {};  // may be empty, and then has no '='
};

// nullopt if a part is not an entry, or occurs twice.
std::optional<std::vector<CellText>> ParseCellTexts(std::string_view text);
std::string PrintCellTexts(const std::vector<CellText>& cells);

// The text of this entry; nullptr if there is none.
const std::string* FindCell(const std::vector<CellText>& cells, const Quantity& entry);
// Sets the text of an entry, or adds it at the end.
void SetCell(std::vector<CellText>& cells, const Quantity& entry, std::string text);
void EraseCell(std::vector<CellText>& cells, const Quantity& entry);

// A list of names and entries: "x,delta1:1,0,dW". nullopt if a part is neither.
std::optional<std::vector<Quantity>> ParseQuantities(std::string_view text);

}  // namespace chainrule
