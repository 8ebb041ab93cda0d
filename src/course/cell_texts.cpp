#include "course/cell_texts.h"

#include <algorithm>
#include <utility>

namespace chainrule {
namespace {

auto Find(std::vector<CellText>& cells, const Quantity& entry) {
  return std::find_if(cells.begin(), cells.end(),
                      [&](const CellText& cell) { return cell.entry == entry; });
}

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::vector<CellText>> ParseCellTexts(std::string_view text) {
  std::vector<CellText> cells;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    const std::string_view part = text.substr(0, end);
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::optional<Quantity> entry = ParseQuantity(part.substr(0, equals));
    if (!entry || entry->whole() || FindCell(cells, *entry) != nullptr) return std::nullopt;
    cells.push_back({*entry, std::string(part.substr(std::min(equals + 1, part.size())))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return cells;
}

std::string PrintCellTexts(const std::vector<CellText>& cells) {
  std::string text;
  for (const CellText& cell : cells) {
    if (!text.empty()) text += ';';
    text += ToText(cell.entry);
    if (!cell.text.empty()) text += '=' + cell.text;
  }
  return text;
}

const std::string* FindCell(const std::vector<CellText>& cells, const Quantity& entry) {
  for (const CellText& cell : cells)
    if (cell.entry == entry) return &cell.text;
  return nullptr;
}

void SetCell(std::vector<CellText>& cells, const Quantity& entry, std::string text) {
  if (const auto cell = Find(cells, entry); cell != cells.end())
    cell->text = std::move(text);
  else
    cells.push_back({entry, std::move(text)});
}

void EraseCell(std::vector<CellText>& cells, const Quantity& entry) {
  if (const auto cell = Find(cells, entry); cell != cells.end()) cells.erase(cell);
}

std::optional<std::vector<Quantity>> ParseQuantities(std::string_view text) {
  std::vector<Quantity> all;
  while (!text.empty()) {
    std::size_t end = std::min(text.find(','), text.size());
    // The comma of "delta1:1,0" separates no names.
    if (text.substr(0, end).find(':') != std::string_view::npos && end < text.size())
      end = std::min(text.find(',', end + 1), text.size());
    const std::optional<Quantity> quantity = ParseQuantity(text.substr(0, end));
    if (!quantity || IsNumber(quantity->name)) return std::nullopt;
    all.push_back(*quantity);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return all;
}

}  // namespace chainrule
