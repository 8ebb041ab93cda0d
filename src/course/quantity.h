// The name of one number or of a whole matrix: the key that links everything on screen.
#pragma once

#include <Eigen/Core>
#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chainrule {

// `name` is a key of Values ("W1", "s2", "delta3", "e", "hand.delta3"); `row` and `column` are
// stored indices from 0, or kAll for the whole matrix. In links and ids it is written "W1" for the
// whole and "W1:0,1" for one entry.
struct Quantity {
  static constexpr int kAll = -1;

  std::string name;
  int row = kAll;
  int column = kAll;

  bool whole() const { return row == kAll; }
  bool operator==(const Quantity&) const = default;
};

// The values that an input may be set to; `step` is the change per press of an arrow key.
struct Range {
  double min = 0;
  double max = 0;
  double step = 1;
};

// Ordered by name, row, column. Written out because std::string has no <=> in Emscripten 3.1.6.
std::strong_ordering operator<=>(const Quantity& a, const Quantity& b);

// True if both name the same number, or one is an entry of the other.
bool Overlap(const Quantity& a, const Quantity& b);

std::string ToText(const Quantity&);

// Reads a name of 1 to 32 letters, digits, '.' and '_', then nothing or ":row,column".
std::optional<Quantity> ParseQuantity(std::string_view text);

// All numbers of a lesson in one state: inputs, computed numbers, and their "by hand" versions.
// Copying takes no time, because a copy shares its numbers with the original until one of them is
// set.
class Values {
 public:
  // Computes the numbers with this name; nullopt if there are none.
  using Compute = std::function<std::optional<Eigen::MatrixXd>(std::string_view name)>;

  Values() = default;
  // A name that was not set is computed once, when it is first looked up.
  explicit Values(Compute compute);
  void Set(const std::string& name, Eigen::MatrixXd matrix);
  void Set(const std::string& name, double number);
  const Eigen::MatrixXd* Find(std::string_view name) const;
  // The number with this name; nullopt for a whole matrix larger than 1 × 1, or an unknown name.
  std::optional<double> At(const Quantity&) const;
  // Whether the quantity exists: the matrix, and the entry inside it.
  bool Has(const Quantity&) const;

 private:
  // A const Values may fill this later, because the numbers do not depend on when that happens.
  struct Numbers {
    std::map<std::string, Eigen::MatrixXd, std::less<>> matrices;
    Compute compute;
  };
  Numbers& Own();  // for writing: shared with no copy

  std::shared_ptr<Numbers> numbers_ = std::make_shared<Numbers>();
};

}  // namespace chainrule
