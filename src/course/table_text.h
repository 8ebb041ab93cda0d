// A table of words as text to paste elsewhere: a spreadsheet, notes, a paper.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

// All rows have the same number of cells, and the first row is the header. `format` is "csv",
// "markdown" or "latex".
std::string PrintTable(const std::vector<std::vector<std::string>>& rows, std::string_view format);

}  // namespace chainrule
