#include "course/quantity.h"

#include <utility>

#include "math/join.h"

namespace chainrule {
namespace {

constexpr std::size_t kMaxName = 32;
constexpr std::size_t kMaxIndexDigits = 6;

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsNameCharacter(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_';
}

// An index can be written in one way only: no sign, no leading zero.
std::optional<int> ParseIndex(std::string_view text) {
  if (text.empty() || text.size() > kMaxIndexDigits) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  int index = 0;
  for (const char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    index = index * 10 + (c - '0');
  }
  return index;
}

}  // namespace

std::strong_ordering operator<=>(const Quantity& a, const Quantity& b) {
  if (const int order = a.name.compare(b.name); order != 0) return order <=> 0;
  if (a.row != b.row) return a.row <=> b.row;
  return a.column <=> b.column;
}

bool Overlap(const Quantity& a, const Quantity& b) {
  if (a.name != b.name) return false;
  return a.whole() || b.whole() || (a.row == b.row && a.column == b.column);
}

std::string ToText(const Quantity& quantity) {
  if (quantity.whole()) return quantity.name;
  return Join(quantity.name, ":", quantity.row, ",", quantity.column);
}

std::optional<Quantity> ParseQuantity(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  if (name.empty() || name.size() > kMaxName) return std::nullopt;
  for (const char c : name)
    if (!IsNameCharacter(c)) return std::nullopt;
  Quantity quantity{std::string(name)};
  if (colon == std::string_view::npos) return quantity;

  const std::string_view indices = text.substr(colon + 1);
  const std::size_t comma = indices.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const std::optional<int> row = ParseIndex(indices.substr(0, comma));
  const std::optional<int> column = ParseIndex(indices.substr(comma + 1));
  if (!row || !column) return std::nullopt;
  quantity.row = *row;
  quantity.column = *column;
  return quantity;
}

Values::Values(Compute compute) {
  numbers_->compute = std::move(compute);
}

Values::Numbers& Values::Own() {
  if (numbers_.use_count() > 1) numbers_ = std::make_shared<Numbers>(*numbers_);
  return *numbers_;
}

void Values::Set(const std::string& name, Eigen::MatrixXd matrix) {
  Own().matrices[name] = std::move(matrix);
}

void Values::Set(const std::string& name, double number) {
  Set(name, Eigen::MatrixXd(Eigen::MatrixXd::Constant(1, 1, number)));
}

const Eigen::MatrixXd* Values::Find(std::string_view name) const {
  auto& [matrices, compute] = *numbers_;
  if (const auto found = matrices.find(name); found != matrices.end()) return &found->second;
  if (!compute) return nullptr;
  std::optional<Eigen::MatrixXd> computed = compute(name);
  if (!computed) return nullptr;
  return &matrices.emplace(name, *std::move(computed)).first->second;
}

std::optional<double> Values::At(const Quantity& quantity) const {
  const Eigen::MatrixXd* matrix = Find(quantity.name);
  if (matrix == nullptr || !Has(quantity)) return std::nullopt;
  if (!quantity.whole()) return (*matrix)(quantity.row, quantity.column);
  if (matrix->size() != 1) return std::nullopt;
  return (*matrix)(0, 0);
}

bool Values::Has(const Quantity& quantity) const {
  const Eigen::MatrixXd* matrix = Find(quantity.name);
  if (matrix == nullptr) return false;
  if (quantity.whole()) return true;
  return quantity.row >= 0 && quantity.row < matrix->rows() && quantity.column >= 0 &&
         quantity.column < matrix->cols();
}

}  // namespace chainrule
