#include "math/block_budget.h"

#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

#include "math/checked_count.h"

namespace chainrule {

namespace {

using std::int64_t;
using Count = std::optional<int64_t>;

// A number of channels: sixteenths/16 · C, or a constant.
struct Channels {
  int64_t sixteenths = 0;
  int64_t constant = 0;
};

// Sums up the polynomial; the result is nullopt once a coefficient does not fit.
class PolynomialSum {
 public:
  // factor · a · b. Two factors that grow with C are C and C/4 or both C/4, so their product is a
  // whole number of sixteenths.
  void Add(int64_t factor, const Channels& a, const Channels& b) {
    constexpr int64_t k16 = ChannelPolynomial::kDenominator;
    AddTo(square_, {factor, a.sixteenths * b.sixteenths / k16});
    AddTo(linear_, {factor, a.sixteenths, b.constant});
    AddTo(linear_, {factor, a.constant, b.sixteenths});
    AddTo(constant_, {factor, k16, a.constant, b.constant});
  }

  std::optional<ChannelPolynomial> Result() const {
    if (!square_ || !linear_ || !constant_) return std::nullopt;
    return ChannelPolynomial{*square_, *linear_, *constant_};
  }

 private:
  static void AddTo(Count& sum, std::initializer_list<int64_t> factors) {
    const Count product = CheckedProduct(factors);
    sum = sum && product ? CheckedSum({*sum, *product}) : std::nullopt;
  }

  Count square_ = 0;
  Count linear_ = 0;
  Count constant_ = 0;
};

Channels ChannelsOf(const BlockOptions& options, MiddleChannels middle, const CountedLayer& layer,
                    bool out) {
  constexpr Channels kAll{ChannelPolynomial::kDenominator, 0};
  constexpr Channels kQuarter{ChannelPolynomial::kDenominator / 4, 0};
  // The branch of a bottleneck goes C → m → m → C.
  const bool narrow = options.kind == BlockKind::kBottleneck && layer.path == LayerPath::kBranch &&
                      layer.name != (out ? "conv3" : "conv1");
  if (!narrow) return kAll;
  return middle == MiddleChannels::kQuarter ? kQuarter : Channels{0, options.middle_channels};
}

}  // namespace

double ChannelPolynomial::At(double channels) const {
  return ((static_cast<double>(square) * channels + static_cast<double>(linear)) * channels +
          static_cast<double>(constant)) /
         static_cast<double>(kDenominator);
}

std::optional<ChannelPolynomial> PolynomialOf(const BlockOptions& options, MiddleChannels middle,
                                              BlockCost cost) {
  const bool parameters = cost == BlockCost::kParameters;
  const int64_t per_output = (options.bias ? 1 : 0) + (options.batch_norm ? 2 : 0);
  PolynomialSum sum;
  for (const CountedLayer& layer : CountBlock(options).layers) {
    if (layer.spec.kind != LayerKind::kConvolution) continue;
    const Channels in = ChannelsOf(options, middle, layer, false);
    const Channels out = ChannelsOf(options, middle, layer, true);
    const LayerFactors f = FactorsOf(layer);
    const Count factor =
        CheckedProduct({f.kernel_height, f.kernel_width, parameters ? 1 : f.positions});
    if (!factor) return std::nullopt;
    sum.Add(*factor, in, out);
    if (parameters) sum.Add(per_output, out, {0, 1});
  }
  return sum.Result();
}

std::optional<double> Crossing(const ChannelPolynomial& polynomial, int64_t budget) {
  const Count sixteen = CheckedProduct({ChannelPolynomial::kDenominator, budget});
  if (!sixteen || *sixteen <= polynomial.constant) return std::nullopt;
  const double difference = static_cast<double>(*sixteen - polynomial.constant);
  const double square = static_cast<double>(polynomial.square);
  const double linear = static_cast<double>(polynomial.linear);
  return 2 * difference / (linear + std::sqrt(linear * linear + 4 * square * difference));
}

Crossings CrossingsOf(BlockOptions standard, BlockOptions bottleneck) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  constexpr double k16 = ChannelPolynomial::kDenominator;
  Crossings all;
  for (Eigen::Matrix2d* part : {&all.channels, &all.a, &all.b, &all.d}) part->setConstant(kNone);
  for (const int bias : {0, 1}) {
    standard.bias = bottleneck.bias = bias == 1;
    const int64_t budget = CountBlock(standard).total.parameters;
    for (const int row : {0, 1}) {
      const MiddleChannels middle = row == 0 ? MiddleChannels::kFixed : MiddleChannels::kQuarter;
      const auto p = PolynomialOf(bottleneck, middle, BlockCost::kParameters);
      if (!p) continue;
      all.a(row, bias) = static_cast<double>(p->square) / k16;
      all.b(row, bias) = static_cast<double>(p->linear) / k16;
      all.d(row, bias) = static_cast<double>(budget) - static_cast<double>(p->constant) / k16;
      all.channels(row, bias) = Crossing(*p, budget).value_or(kNone);
    }
  }
  return all;
}

std::optional<Ratio> RatioAtEqualChannels(int64_t kernel_size) {
  assert(kernel_size >= 1);
  const Count standard = CheckedProduct({32, kernel_size, kernel_size});
  if (!standard) return std::nullopt;
  const int64_t bottleneck = *standard / 32 + 8;
  const int64_t common = std::gcd(*standard, bottleneck);
  return Ratio{*standard / common, bottleneck / common};
}

}  // namespace chainrule
