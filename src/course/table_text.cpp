#include "course/table_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "math/join.h"

namespace chainrule {
namespace {

using Cells = std::vector<std::string>;

std::string Joined(const Cells& cells, const char* open, const char* between, const char* close) {
  std::string line = open;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? between : "") + cells[i];
  return Join(line, close, "\n");
}

std::string Latex(std::string_view cell) {
  // LaTeX cannot set these characters directly.
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWritten{
      {{"×", "$\\times$"},
       {"γ", "$\\gamma$"},
       {"β", "$\\beta$"},
       {"_", "\\_"},
       {"%", "\\%"},
       {"&", "\\&"}}};
  std::string text;
  while (!cell.empty()) {
    const auto* const found =
        std::find_if(kWritten.begin(), kWritten.end(),
                     [&](const auto& written) { return cell.starts_with(written.first); });
    const bool as_it_is = found == kWritten.end();
    text += as_it_is ? cell.substr(0, 1) : found->second;
    cell.remove_prefix(as_it_is ? 1 : found->first.size());
  }
  return text;
}

}  // namespace

std::string PrintTable(const std::vector<Cells>& rows, std::string_view format) {
  std::string text;
  if (format == "latex")
    text = Join("\\begin{tabular}{", std::string(rows.front().size(), 'l'), "}\n");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells = rows[row];
    if (format == "markdown") {
      text += Joined(cells, "| ", " | ", " |");
      if (row == 0) text += Joined(Cells(cells.size(), "---"), "| ", " | ", " |");
    } else if (format == "latex") {
      for (std::string& cell : cells) cell = Latex(cell);
      text += Joined(cells, "", " & ", " \\\\");
      if (row == 0) text += "\\hline\n";
    } else {
      for (std::string& cell : cells)
        if (cell.find(',') != std::string::npos) cell = Join('"', cell, '"');
      text += Joined(cells, "", ",", "");
    }
  }
  return format == "latex" ? text + "\\end{tabular}\n" : text;
}

}  // namespace chainrule
