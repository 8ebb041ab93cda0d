// The table tests/reference/sech2.json: tanh, sech² and its logarithm to more than 30 digits.
#pragma once

#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace chainrule {

// A number as the sum of two doubles.
struct Precise {
  double nearest = 0;
  double rest = 0;

  // |actual − this|, computed without cancellation.
  double Distance(double actual) const { return std::abs((actual - nearest) - rest); }
};

struct Sech2Entry {
  double s = 0;
  Precise tanh;
  Precise sech2;
  Precise log_sech2;
};

// Empty if the file cannot be read.
inline std::vector<Sech2Entry> ReadSech2() {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/sech2.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const nlohmann::json list = nlohmann::json::parse(text, nullptr, false);
  std::vector<Sech2Entry> entries;
  if (!list.is_array()) return entries;
  const auto precise = [](const nlohmann::json& value) {
    return Precise{value.at("nearest").get<double>(), value.at("rest").get<double>()};
  };
  for (const auto& entry : list) {
    entries.push_back({entry.at("s").get<double>(), precise(entry.at("tanh")),
                       precise(entry.at("sech2")), precise(entry.at("log_sech2"))});
  }
  return entries;
}

}  // namespace chainrule
