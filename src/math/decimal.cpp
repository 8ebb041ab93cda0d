#include "math/decimal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace chainrule {
namespace {

// What lies halfway between two doubles has at most 767 digits; of digits behind these it matters
// only whether one is not 0.
constexpr int kMostDigits = 800;
// A shift by more would not fit beside a digit into 64 bits.
constexpr int kMostShift = 27;
// The powers of ten that doubles hold exactly.
constexpr std::array kPowers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                             1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int kMostPower = 22;
constexpr int kMantissaBits = 52;
constexpr int kSmallestExponent = -1022;

// 0.d₀d₁d₂… · 10^point, with no 0 in front or at the end.
class Decimal {
 public:
  void Add(int digit) {
    if (count_ == 0 && digit == 0)
      return;
    if (count_ < kMostDigits) {
      digits_[static_cast<std::size_t>(count_++)] = static_cast<unsigned char>(digit);
    } else if (digit != 0) {
      more_ = true;
    }
  }

  void Trim() {
    while (count_ > 0 && At(count_ - 1) == 0)
      --count_;
  }

  bool zero() const { return count_ == 0; }

  // The number where products and quotients of doubles have it exactly: Clinger's short way.
  bool Short(double& value) const {
    const int power = point - count_;
    if (count_ > 15 || std::abs(power) > kMostPower)
      return false;
    const auto digits = static_cast<double>(Whole(count_));
    const double scale = kPowers[static_cast<std::size_t>(std::abs(power))];
    value = power < 0 ? digits / scale : digits * scale;
    return true;
  }

  // Times 2^bits, exactly but for digits behind the last that is kept.
  void Shift(int bits) {
    for (; bits > kMostShift; bits -= kMostShift)
      Multiply(kMostShift);
    for (; bits < -kMostShift; bits += kMostShift)
      Divide(kMostShift);
    if (bits > 0)
      Multiply(bits);
    if (bits < 0)
      Divide(-bits);
  }

  // A shift that brings a number of `places` before the point, or of as many zeros behind it,
  // nearer to [½, 1).
  static int Nearer(int places) {
    constexpr std::array<int, 9> kBits{1, 3, 6, 9, 13, 16, 19, 23, 26};
    return places < 9 ? kBits[static_cast<std::size_t>(places)] : kMostShift;
  }

  bool below_half() const { return count_ == 0 || At(0) < 5; }

  // The nearest whole number, ties to even.
  std::uint64_t Rounded() const {
    const std::uint64_t whole = Whole(std::max(point, 0));
    if (point < 0 || point >= count_)
      return whole;
    const int next = At(point);
    const bool tie = next == 5 && point + 1 == count_ && !more_;
    return whole + (tie ? whole % 2 : next >= 5 ? 1 : 0);
  }

  int point = 0;

 private:
  int At(int i) const { return digits_[static_cast<std::size_t>(i)]; }

  std::uint64_t Whole(int places) const {
    std::uint64_t whole = 0;
    for (int i = 0; i < places; ++i)
      whole = 10 * whole + static_cast<std::uint64_t>(i < count_ ? At(i) : 0);
    return whole;
  }

  // From the last digit to the first; what is carried beyond the first is put before it.
  void Multiply(int bits) {
    std::uint64_t carried = 0;
    for (int i = count_ - 1; i >= 0; --i) {
      carried += static_cast<std::uint64_t>(At(i)) << bits;
      digits_[static_cast<std::size_t>(i)] = static_cast<unsigned char>(carried % 10);
      carried /= 10;
    }
    int places = 0;
    for (std::uint64_t left = carried; left > 0; left /= 10)
      ++places;
    const int kept = std::min(count_, kMostDigits - places);
    more_ = more_ || std::any_of(digits_.begin() + kept, digits_.begin() + count_,
                                 [](unsigned char digit) { return digit != 0; });
    std::copy_backward(digits_.begin(), digits_.begin() + kept, digits_.begin() + kept + places);
    for (int i = places - 1; i >= 0; --i, carried /= 10)
      digits_[static_cast<std::size_t>(i)] = static_cast<unsigned char>(carried % 10);
    count_ = kept + places;
    point += places;
    Trim();
  }

  // From the first digit to the last, and on while something is left; what is written never passes
  // what is read.
  void Divide(int bits) {
    const int count = count_;
    count_ = 0;
    std::uint64_t left = 0;
    for (int i = 0; i < count || left != 0; ++i) {
      left = 10 * left + static_cast<std::uint64_t>(i < count ? At(i) : 0);
      const auto digit = static_cast<int>(left >> bits);
      left &= (std::uint64_t{1} << bits) - 1;
      if (count_ == 0 && digit == 0)
        --point;
      Add(digit);
    }
    Trim();
  }

  std::array<unsigned char, kMostDigits> digits_;
  int count_ = 0;
  bool more_ = false;  // a digit that is not 0 behind the last
};

// Above 0.
double Nearest(Decimal& decimal) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (decimal.point > 310)
    return kInfinity;
  if (decimal.point < -330)
    return 0;
  double value = 0;
  if (decimal.Short(value))
    return value;
  // To [½, 1) times a power of two, and from there to 53 bits, or as many as one below 2^-1022 has.
  int exponent = 0;
  const auto shift = [&](int bits) {
    decimal.Shift(bits);
    exponent -= bits;
  };
  while (decimal.point > 0)
    shift(-Decimal::Nearer(decimal.point));
  while (decimal.point < 0 || (decimal.point == 0 && decimal.below_half()))
    shift(Decimal::Nearer(-decimal.point));
  if (exponent - 1 < kSmallestExponent)
    shift(exponent - 1 - kSmallestExponent);
  shift(kMantissaBits + 1);
  return std::ldexp(static_cast<double>(decimal.Rounded()), exponent);
}

}  // namespace

double ReadDecimal(const char* text, const char** end) {
  const char* at = text;
  if (end != nullptr)
    *end = text;
  const bool negative = *at == '-';
  if (*at == '-' || *at == '+')
    ++at;
  Decimal decimal;
  bool digits = false;
  bool fraction = false;
  for (;; ++at) {
    if (*at == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (*at < '0' || *at > '9')
      break;
    digits = true;
    decimal.Add(*at - '0');
    // Zeros in front of the first digit are not kept.
    if (!decimal.zero() && !fraction)
      ++decimal.point;
    if (decimal.zero() && fraction)
      --decimal.point;
  }
  if (!digits)
    return 0;
  if (*at == 'e' || *at == 'E') {
    const char* power_at = at + 1;
    const bool down = *power_at == '-';
    if (*power_at == '-' || *power_at == '+')
      ++power_at;
    int power = 0;
    const char* first = power_at;
    for (; *power_at >= '0' && *power_at <= '9'; ++power_at)
      power = std::min(10 * power + (*power_at - '0'), 100'000'000);
    if (power_at != first) {
      at = power_at;
      decimal.point += down ? -power : power;
    }
  }
  if (end != nullptr)
    *end = at;
  decimal.Trim();
  const double value = decimal.zero() ? 0 : Nearest(decimal);
  return negative ? -value : value;
}

}  // namespace chainrule
