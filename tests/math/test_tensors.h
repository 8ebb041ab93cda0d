// Tensors for the tests of this room: random ones, and conversion to another layout.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "math/normalization.h"
#include "math/normalization_backward.h"
#include "math/test_networks.h"

namespace chainrule {

struct NormCase {
  NormShape shape;
  NormData data;
  Eigen::VectorXd dy;
};

// Reorders the numbers of a tensor from NCHW to NHWC; `nhwc` are its sizes in NHWC order.
inline Eigen::VectorXd ToNHWC(const Eigen::VectorXd& nchw, const std::vector<std::int64_t>& nhwc) {
  const auto at = [](std::int64_t i) { return static_cast<Eigen::Index>(i); };
  Eigen::VectorXd moved(nchw.size());
  std::int64_t i = 0;
  for (std::int64_t n = 0; n < nhwc[0]; ++n)
    for (std::int64_t h = 0; h < nhwc[1]; ++h)
      for (std::int64_t w = 0; w < nhwc[2]; ++w)
        for (std::int64_t c = 0; c < nhwc[3]; ++c)
          moved(at(i++)) = nchw(at(((n * nhwc[3] + c) * nhwc[1] + h) * nhwc[2] + w));
  return moved;
}

// The same case in NHWC. γ and β of layer norm move with the cells.
inline NormCase ToNHWC(const NormCase& c) {
  const std::vector<std::int64_t>& s = c.shape.sizes;
  NormCase moved = c;
  moved.shape.layout = NormLayout::kNHWC;
  moved.shape.sizes = {s[0], s[2], s[3], s[1]};
  moved.data.x = ToNHWC(c.data.x, moved.shape.sizes);
  moved.dy = ToNHWC(c.dy, moved.shape.sizes);
  if (c.shape.over == NormOver::kLayer) {
    const std::vector<std::int64_t> image = {1, s[2], s[3], s[1]};
    moved.data.gamma = ToNHWC(c.data.gamma, image);
    moved.data.beta = ToNHWC(c.data.beta, image);
  }
  return moved;
}

inline Eigen::VectorXd RandomVector(Dice& dice, std::int64_t size, double limit) {
  return dice.Matrix(static_cast<int>(size), 1, limit);
}

// Random numbers for a shape, from −2 to 2.
inline NormCase RandomNormCase(Dice& dice, const NormShape& shape) {
  std::int64_t cells = 1;
  for (const std::int64_t size : shape.sizes) cells *= size;
  const std::int64_t parameters = ParametersOf(shape).sets;
  return {shape,
          {RandomVector(dice, cells, 2), RandomVector(dice, parameters, 2),
           RandomVector(dice, parameters, 2), 1e-5},
          RandomVector(dice, cells, 2)};
}

// A random tensor up to 3 × 2 × 3 × 4 in any layout, with groups that divide the channels.
inline NormCase RandomNormCase(Dice& dice, NormOver over) {
  NormShape shape;
  shape.over = over;
  shape.layout = static_cast<NormLayout>(dice.Between(0, 2));
  shape.groups = dice.Between(1, 2);
  const int channels = static_cast<int>(shape.groups) * dice.Between(1, 2);
  const int images = dice.Between(1, 3);
  const int height = dice.Between(1, 2);
  const int width = dice.Between(1, 3);
  if (shape.layout == NormLayout::kNC)
    shape.sizes = {images, channels};
  else if (shape.layout == NormLayout::kNCHW)
    shape.sizes = {images, channels, height, width};
  else
    shape.sizes = {images, height, width, channels};
  return RandomNormCase(dice, shape);
}

// NHWC 3 × 2 × 2 × 5 as the lesson opens with, but with other numbers.
inline NormCase OpeningNormCase(NormOver over = NormOver::kBatch) {
  Dice dice(11);
  return RandomNormCase(dice, NormShape{.layout = NormLayout::kNHWC,
                                        .sizes = {3, 2, 2, over == NormOver::kGroup ? 6 : 5},
                                        .over = over,
                                        .groups = 2});
}

}  // namespace chainrule
