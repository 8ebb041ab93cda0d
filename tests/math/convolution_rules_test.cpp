// Each misconception, computed by hand on the source's convolution.
#include "math/convolution_rules.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "math/convolution_data.h"
#include "math/convolution_products.h"
#include "math/test_convolutions.h"

namespace chainrule {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;
using R = ConvolutionRules;

ConvolutionPass Under(const R& rules) {
  const ConvCase c = SourceConvolution();
  return EvaluateConvolution(Convolution(c.shape), c.w, c.x, c.dy, rules);
}

ConvolutionSizes SourceSizes(const R& rules) {
  return SizesUnder(Convolution(SourceConvolution().shape), rules);
}

TEST(ConvolutionRulesTest, DefaultsAreCorrect) {
  Dice dice(51);
  for (int k = 0; k < 100; ++k) {
    const ConvCase c = RandomConvolution(dice);
    const Convolution conv(c.shape);
    const ConvolutionPass pass = EvaluateConvolution(conv, c.w, c.x, c.dy);
    ASSERT_EQ(pass.y, Apply(conv, c.w, c.x));
    ASSERT_EQ(pass.dx, Adjoint(conv, c.w, c.dy));
    ASSERT_EQ(pass.dw, WeightGradient(conv, c.x, c.dy));
    const ConvolutionSizes sizes = SizesUnder(conv);
    ASSERT_EQ(sizes.out, conv.out);
    ASSERT_EQ(sizes.rows, conv.rows);
    ASSERT_EQ(sizes.columns, conv.columns);
    ASSERT_EQ(sizes.weights, conv.weights);
    ASSERT_EQ(sizes.connections, conv.connections);
  }
}

TEST(ConvolutionRulesTest, KernelFlipped) {
  const ConvolutionPass pass = Under({.kernel = R::Kernel::kFlipped});
  // y^1_1 = .75 · 2 + .5 · 1 + 1 · .5, and 1.5 · 1 − .5 · 2 − 1 · 3.
  EXPECT_EQ(pass.y(0), .75 * 2 + .5 * 1 + 1 * .5 + 1.5 * 1 - .5 * 2 - 1 * 3);
  // x^1_1 receives from y^1_1 through w_3^{11} = .75 and from y^2_1 through w_3^{12} = 1.
  EXPECT_EQ(pass.dx(0), .75 * 1 + 1 * -1);
  // w_1^{11} meets x^1_3 and x^1_4.
  EXPECT_EQ(pass.dw(0), 1 * .5 + .5 * 1);
}

TEST(ConvolutionRulesTest, ChannelsSwapped) {
  const ConvolutionPass pass = Under({.channels = R::Channels::kSwapped});
  // y^1_1 uses w^{12} in place of w^{21} for channel 2.
  EXPECT_EQ(pass.y(0), 1 * 2 + .5 * 1 + .75 * .5 - 1.5 * 1 - .5 * 2 + 1 * 3);
  EXPECT_EQ(pass.dx(0), 1 * 1 - 1 * -1);
  // w_1^{12} connects input 2 with output 1: 1 · 1 + .5 · (−2).
  EXPECT_EQ(pass.dw(6), 0);
  EXPECT_EQ(pass.dw(3), -1 * 2 + 2 * -1);
}

TEST(ConvolutionRulesTest, Interleaved) {
  const ConvolutionPass right = Under({});
  const ConvolutionPass pass = Under({.order = R::Order::kInterleaved});
  EXPECT_EQ(pass.y, Vector({right.y(0), right.y(2), right.y(1), right.y(3)}));
  EXPECT_EQ(pass.dx, Vector({right.dx(0), right.dx(4), right.dx(1), right.dx(5), right.dx(2),
                             right.dx(6), right.dx(3), right.dx(7)}));
  EXPECT_EQ(pass.dw, right.dw);
}

TEST(ConvolutionRulesTest, LengthWithoutOne) {
  const ConvolutionSizes sizes = SourceSizes({.length = R::Length::kWithoutOne});
  EXPECT_EQ(sizes.out[1], 1);
  EXPECT_EQ(sizes.rows, 2);
  EXPECT_EQ(sizes.columns, 8);
  EXPECT_EQ(sizes.connections, 12);
  const ConvolutionPass pass = Under({.length = R::Length::kWithoutOne});
  EXPECT_EQ(pass.y, Vector({5.375, -9}));
  EXPECT_EQ(pass.dx(1), -.5 * 1 + .5 * -1);
  EXPECT_EQ(pass.dw(0), 1 * 2);
  // The rule does not apply if it would leave no output.
  const Convolution one({1, 1, 1, {{3, 3}}});
  EXPECT_EQ(SizesUnder(one, {.length = R::Length::kWithoutOne}).rows, 1);
}

TEST(ConvolutionRulesTest, InputChannelsForgotten) {
  const ConvolutionSizes sizes = SourceSizes({.inputs = R::Inputs::kFirstChannel});
  EXPECT_EQ(sizes.rows, 4);
  EXPECT_EQ(sizes.columns, 4);
  EXPECT_EQ(sizes.weights, 6);
  EXPECT_EQ(sizes.connections, 12);
  const ConvolutionPass pass = Under({.inputs = R::Inputs::kFirstChannel});
  EXPECT_EQ(pass.y(0), 1 * 2 + .5 * 1 + .75 * .5);
  const ConvolutionPass right = Under({});
  EXPECT_EQ(pass.dx, right.dx.head(4));
  EXPECT_EQ(pass.dw, Vector({1.5, -.75, 1, -4, 2, 1.5}));
  // The first channel of each group is kept.
  const Convolution groups({4, 4, 2, {{3, 2}}});
  EXPECT_EQ(SizesUnder(groups, {.inputs = R::Inputs::kFirstChannel}).columns, 6);
  EXPECT_EQ(Entry(groups, 2 * 2, 3, {.inputs = R::Inputs::kFirstChannel}), 2 * 2 * 2);
}

TEST(ConvolutionRulesTest, Inverse) {
  // A is 4 × 8 and has no inverse, so the correct rule applies.
  EXPECT_EQ(Under({.backward = R::Backward::kInverse}).dx, Under({}).dx);
  // A = 2 I.
  const Convolution one({1, 1, 1, {{3, 1}}});
  const auto dx = [](const Convolution& conv, const VectorXd& w, const VectorXd& dy) {
    return EvaluateConvolution(conv, w, VectorXd::Zero(static_cast<Index>(conv.columns)), dy,
                               {.backward = R::Backward::kInverse})
        .dx;
  };
  EXPECT_EQ(dx(one, Vector({2}), Vector({1, -2, 3})), Vector({.5, -1, 1.5}));
  EXPECT_EQ(dx(one, Vector({0}), Vector({1, -2, 3})), Vector({0, 0, 0}));
  // A = [1 2; 2 1], from three taps, solved by hand.
  const Convolution same({1, 1, 1, {{2, 3, 1, 1, 1}}});
  EXPECT_LE(Largest(dx(same, Vector({2, 1, 2}), Vector({3, 0})) - Vector({-1, 2})), 1e-15);
  // A = [1 1; 1 1] has no inverse.
  EXPECT_EQ(dx(same, Vector({1, 1, 1}), Vector({1, 0})), Vector({1, 1}));
}

TEST(ConvolutionRulesTest, UnflippedKernelBackward) {
  const ConvolutionPass pass = Under({.backward = R::Backward::kUnflipped});
  EXPECT_EQ(pass.y, Under({}).y);
  EXPECT_EQ(pass.dw, Under({}).dw);
  EXPECT_EQ(pass.dx, Under({.kernel = R::Kernel::kFlipped}).dx);
  EXPECT_NE(pass.dx, Under({}).dx);
}

TEST(ConvolutionRulesTest, WeightsFromOneCell) {
  const ConvolutionPass pass = Under({.weight = R::Weight::kOneCell});
  EXPECT_EQ(pass.dw, Vector({2, -1, .5, 1, -2, 3, -2, 1, -.5, -1, 2, -3}));
  EXPECT_EQ(pass.dx, Under({}).dx);
  // With padding, a tap's first cell is not in the first row.
  const Convolution same({1, 1, 1, {{3, 3, 1, 1, 1}}});
  EXPECT_EQ(EvaluateConvolution(same, Vector({1, 1, 1}), Vector({2, 3, 5}), Vector({1, 10, 100}),
                                {.weight = R::Weight::kOneCell})
                .dw,
            Vector({20, 2, 3}));
}

std::vector<R> All() {
  return {
      {},
      {.kernel = R::Kernel::kFlipped},
      {.channels = R::Channels::kSwapped},
      {.order = R::Order::kInterleaved},
      {.length = R::Length::kWithoutOne},
      {.inputs = R::Inputs::kFirstChannel},
      {.backward = R::Backward::kInverse},
      {.backward = R::Backward::kUnflipped},
      {.weight = R::Weight::kOneCell},
  };
}

// The positions of numbers in a stack of channels under the rules.
struct Stack {
  int64_t channels;
  int64_t height;  // height of the stacked channels
  int64_t width;
  int64_t full_height;  // height of all channels
  int64_t full_width;
  int64_t step;  // from one stacked channel to the next

  Index Original(int64_t number, R::Order order) const {
    const int64_t places = height * width;
    const bool interleaved = order == R::Order::kInterleaved;
    const int64_t channel = interleaved ? number % channels : number / places;
    const int64_t place = interleaved ? number / channels : number % places;
    return static_cast<Index>((channel * step * full_height + place / width) * full_width +
                              place % width);
  }
};

R RandomRules(Dice& dice) {
  R rules;
  rules.kernel = dice.Between(0, 1) == 0 ? R::Kernel::kAsGiven : R::Kernel::kFlipped;
  rules.channels = dice.Between(0, 1) == 0 ? R::Channels::kInputOutput : R::Channels::kSwapped;
  rules.order = dice.Between(0, 1) == 0 ? R::Order::kChannelMajor : R::Order::kInterleaved;
  rules.length = dice.Between(0, 1) == 0 ? R::Length::kWithOne : R::Length::kWithoutOne;
  rules.inputs = dice.Between(0, 1) == 0 ? R::Inputs::kAllChannels : R::Inputs::kFirstChannel;
  return rules;
}

// Under any combination of rules, all numbers belong to one matrix, cell by cell.
TEST(ConvolutionRulesTest, AllNumbersAreOfOneMatrix) {
  Dice dice(52);
  for (int k = 0; k < 300; ++k) {
    const ConvCase c = RandomConvolution(dice, 2);
    const Convolution conv(c.shape);
    const R rules = RandomRules(dice);
    const ConvolutionSizes sizes = SizesUnder(conv, rules);
    const bool first = rules.inputs == R::Inputs::kFirstChannel;
    const int64_t height = conv.axes[0].n;
    const int64_t width = conv.axes[1].n;
    const Stack inputs{first ? c.shape.groups : c.shape.in_channels,
                       height,
                       width,
                       height,
                       width,
                       first ? conv.group_inputs : 1};
    const Stack outputs{c.shape.out_channels, sizes.out[0], sizes.out[1],
                        conv.out[0],          conv.out[1],  1};

    const ConvolutionPass pass = EvaluateConvolution(conv, c.w, c.x, c.dy, rules);
    ConvolutionPass expected{VectorXd::Zero(pass.y.size()), VectorXd::Zero(pass.dx.size()),
                             VectorXd::Zero(pass.dw.size())};
    int64_t connections = 0;
    for (int64_t row = 0; row < sizes.rows; ++row) {
      for (int64_t column = 0; column < sizes.columns; ++column) {
        const auto weight = Entry(conv, row, column, rules);
        if (!weight) continue;
        ++connections;
        const double w = c.w(static_cast<Index>(*weight));
        const double x = c.x(inputs.Original(column, rules.order));
        const double g = c.dy(outputs.Original(row, rules.order));
        const int64_t kernel = *weight / conv.taps / inputs.step;
        expected.y(static_cast<Index>(row)) += w * x;
        expected.dx(static_cast<Index>(column)) += w * g;
        expected.dw(static_cast<Index>(kernel * conv.taps + *weight % conv.taps)) += g * x;
      }
    }
    ASSERT_EQ(connections, sizes.connections);
    ASSERT_EQ(pass.y, expected.y);
    ASSERT_EQ(pass.dx, expected.dx);
    ASSERT_EQ(pass.dw, expected.dw);
  }
}

bool Alike(const ConvolutionPass& a, const ConvolutionPass& b) {
  const auto same = [](const VectorXd& u, const VectorXd& v) {
    return u.size() == v.size() && Largest(u - v) < .01;
  };
  return same(a.y, b.y) && same(a.dx, b.dx) && same(a.dw, b.dw);
}

int PairsAlike(const Convolution& conv, const VectorXd& w, const VectorXd& x, const VectorXd& dy,
               const std::vector<R>& all) {
  int alike = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      alike += Alike(EvaluateConvolution(conv, w, x, dy, all[i]),
                     EvaluateConvolution(conv, w, x, dy, all[j]))
                   ? 1
                   : 0;
    }
  }
  return alike;
}

TEST(ConvolutionRulesTest, BothInstancesTellThemApart) {
  std::vector<R> all = All();
  std::erase(all, R{.backward = R::Backward::kInverse});
  const ConvCase c = SourceConvolution();
  EXPECT_EQ(PairsAlike(Convolution(c.shape), c.w, c.x, c.dy, all), 0);
  // The second instance of lessons.md, with the default numbers.
  const Convolution second({3, 2, 1, {{7, 3}}});
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(PairsAlike(second, DefaultWeights(second, seed), DefaultInput(second, seed),
                         DefaultOutputGradient(second, seed), all),
              0)
        << seed;
  }
  // Neither instance has a square A.
  EXPECT_EQ(PairsAlike(second, DefaultWeights(second, 1), DefaultInput(second, 1),
                       DefaultOutputGradient(second, 1), All()),
            1);
}

}  // namespace
}  // namespace chainrule
