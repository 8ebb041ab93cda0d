#include "lessons/learner.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace chainrule {
namespace {

constexpr int kSeen = 12;  // decimals of a number as a person sees it

long long PowerOf10(int exponent) {
  long long power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

// In whole numbers of the last decimal seen, so that ties are ties.
double Rounded(double number, int decimals, Rounder::Habit habit) {
  char text[64];
  std::snprintf(text, sizeof text, "%.12f", std::abs(number));
  char* const point = std::strchr(text, '.');
  std::memmove(point, point + 1, std::strlen(point));
  const long long seen = std::strtoll(text, nullptr, 10);
  const long long unit = PowerOf10(kSeen - decimals);
  long long units = seen / unit;
  const long long rest = 2 * (seen % unit);
  if (habit == Rounder::Habit::kHalfAway && rest >= unit) ++units;
  if (habit == Rounder::Habit::kHalfEven && (rest > unit || (rest == unit && units % 2 == 1)))
    ++units;
  const double rounded = static_cast<double>(units) / static_cast<double>(PowerOf10(decimals));
  return number < 0 && units != 0 ? -rounded : rounded;
}

std::string Printed(double number, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, number);
  return text;
}

std::string WithoutZeros(std::string text) {
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

double Paper::Type(std::string cell, double number) {
  const bool exact = rounder_.decimals == kUnroundedDecimals;
  const double rounded = exact ? number : Rounded(number, rounder_.decimals, rounder_.habit);
  std::string text = Printed(rounded, rounder_.decimals);
  const double typed = std::strtod(text.c_str(), nullptr);
  if (typed == 0) text = Printed(0, rounder_.decimals);
  typed_.emplace_back(std::move(cell), rounder_.drops_zeros ? WithoutZeros(text) : text);
  if (exact) return typed;
  if (rounder_.where == Rounder::Where::kOnlyTyped) return number;
  if (rounder_.where != Rounder::Where::kByChance) return typed;
  const int chance = Below(3);
  if (chance == 0) return number;
  return chance == 1 ? typed : Rounded(number, rounder_.decimals + 1, rounder_.habit);
}

double Paper::Between(double number) {
  if (rounder_.decimals == kUnroundedDecimals) return number;
  if (rounder_.where == Rounder::Where::kEverything)
    return Rounded(number, rounder_.decimals, rounder_.habit);
  if (rounder_.where != Rounder::Where::kByChance) return number;
  const int chance = Below(4);
  if (chance == 0) return number;
  return Rounded(number, rounder_.decimals + (chance == 1 ? 1 : 0), rounder_.habit);
}

double Paper::Product(std::vector<double> factors) {
  std::erase(factors, 1.0);
  if (factors.empty()) return 1;
  for (int i = static_cast<int>(factors.size()) - 1; i > 0; --i)
    std::swap(factors[static_cast<std::size_t>(i)],
              factors[static_cast<std::size_t>(Below(i + 1))]);
  double product = factors.front();
  for (std::size_t i = 1; i < factors.size(); ++i) {
    product *= factors[i];
    if (i + 1 < factors.size()) product = Between(product);
  }
  return product;
}

double Paper::Sum(std::vector<double> terms) {
  if (terms.size() == 1) return terms.front();
  for (double& term : terms) term = Between(term);
  double sum = terms.front();
  for (std::size_t i = 1; i < terms.size(); ++i) {
    sum += terms[i];
    if (i + 1 < terms.size()) sum = Between(sum);
  }
  return sum;
}

double Paper::Tanh(double s) {
  const bool by_exponentials = rounder_.where == Rounder::Where::kByChance &&
                               rounder_.decimals != kUnroundedDecimals && rounder_.decimals >= 2 &&
                               Chance(.3);
  if (!by_exponentials) return std::tanh(s);
  const double up = Between(std::exp(s));
  const double down = Between(std::exp(-s));
  return (up - down) / (up + down);
}

double Paper::Logistic(double s) const {
  return 1 / (1 + std::exp(-s));
}

}  // namespace chainrule
