// Convolutions for the tests of this room: the source's own, random ones that are the same on every
// platform, and a second definition of convolution that is independent of src/math.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "math/convolution.h"
#include "math/test_networks.h"

namespace chainrule {

struct ConvCase {
  ConvShape shape;
  Eigen::VectorXd w;
  Eigen::VectorXd x;
  Eigen::VectorXd dy;
};

// Problem 5 of the source, with the numbers that the lesson opens with.
inline ConvCase SourceConvolution() {
  return {{2, 2, 1, {{4, 3, 1, 0, 1}}},
          Vector({1, -.5, .75, -1, .5, 1.5, -1.5, .5, 1, .25, 2, -.75}),
          Vector({2, -1, .5, 1, 1, -2, 3, -1}),
          Vector({1, .5, -1, 2})};
}

// Small multiples of 1/4, so that sums of products are exact in any order.
inline Eigen::VectorXd Quarters(Dice& dice, std::int64_t count) {
  Eigen::VectorXd numbers(static_cast<Eigen::Index>(count));
  for (double& number : numbers) number = dice.Between(-12, 12) / 4.0;
  return numbers;
}

// A random shape that is not refused; about one in three has one axis.
inline ConvShape RandomShape(Dice& dice, int most_channels = 3) {
  for (;;) {
    ConvShape shape;
    shape.groups = dice.Between(0, 3) == 0 ? dice.Between(2, 3) : 1;
    shape.in_channels = shape.groups * dice.Between(1, most_channels);
    shape.out_channels = shape.groups * dice.Between(1, most_channels);
    const bool line = dice.Between(0, 2) == 0;
    for (int axis = 0; axis < (line ? 1 : 2); ++axis) {
      const bool plain = dice.Between(0, 2) == 0;
      shape.axes.push_back({dice.Between(1, line ? 20 : 7), dice.Between(1, 4),
                            plain ? 1 : dice.Between(1, 4), dice.Between(0, 3),
                            plain ? 1 : dice.Between(1, 3)});
    }
    if (!CheckConvolution(shape)) return shape;
  }
}

inline ConvCase RandomConvolution(Dice& dice, int most_channels = 3) {
  ConvCase c;
  c.shape = RandomShape(dice, most_channels);
  const Convolution conv(c.shape);
  c.w = Quarters(dice, conv.weights);
  c.x = Quarters(dice, conv.columns);
  c.dy = Quarters(dice, conv.rows);
  return c;
}

inline constexpr std::int64_t kNone = -1;

// Cells of A by definition: the number of the weight, or kNone if there is none.
class Definition {
 public:
  explicit Definition(const ConvShape& shape) : shape_(shape) {
    for (std::size_t i = 0; i < 2; ++i) {
      const bool missing = shape.axes.size() == 1 && i == 0;
      axes_[i] = missing ? ConvAxis{} : shape.axes[i + shape.axes.size() - 2];
      // Counts, without the formula, the positions at which the whole kernel lies within the padded
      // input.
      const ConvAxis& a = axes_[i];
      while (out_[i] * a.stride + a.dilation * (a.k - 1) < a.n + 2 * a.padding) ++out_[i];
    }
    rows = shape.out_channels * out_[0] * out_[1];
    columns = shape.in_channels * axes_[0].n * axes_[1].n;
    cells_.assign(static_cast<std::size_t>(rows * columns), kNone);
    Fill();
  }

  std::int64_t At(std::int64_t row, std::int64_t column) const {
    return cells_[static_cast<std::size_t>(row * columns + column)];
  }
  std::int64_t Out(std::size_t axis) const { return out_[axis]; }

  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t connections = 0;

 private:
  void Fill() {
    const std::int64_t ins = shape_.in_channels / shape_.groups;
    const std::int64_t outs = shape_.out_channels / shape_.groups;
    std::int64_t row = 0;
    for (std::int64_t co = 0; co < shape_.out_channels; ++co) {
      for (std::int64_t oy = 0; oy < out_[0]; ++oy) {
        for (std::int64_t ox = 0; ox < out_[1]; ++ox, ++row) {
          std::int64_t weight = co * ins * axes_[0].k * axes_[1].k;
          for (std::int64_t ci = co / outs * ins; ci < (co / outs + 1) * ins; ++ci) {
            for (std::int64_t ky = 0; ky < axes_[0].k; ++ky) {
              for (std::int64_t kx = 0; kx < axes_[1].k; ++kx, ++weight) {
                const std::int64_t iy =
                    oy * axes_[0].stride + ky * axes_[0].dilation - axes_[0].padding;
                const std::int64_t ix =
                    ox * axes_[1].stride + kx * axes_[1].dilation - axes_[1].padding;
                if (iy < 0 || iy >= axes_[0].n || ix < 0 || ix >= axes_[1].n) continue;
                const std::int64_t column = (ci * axes_[0].n + iy) * axes_[1].n + ix;
                cells_[static_cast<std::size_t>(row * columns + column)] = weight;
                ++connections;
              }
            }
          }
        }
      }
    }
  }

  ConvShape shape_;
  ConvAxis axes_[2];
  std::int64_t out_[2] = {0, 0};
  std::vector<std::int64_t> cells_;
};

}  // namespace chainrule
