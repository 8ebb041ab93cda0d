// A convolution's matrix that is too large to list, as plain data: it is drawn from the
// convolution's structure, never from a matrix in memory.
#pragma once

#include <Eigen/Core>
#include <memory>

#include "math/convolution.h"

namespace chainrule {

struct HeatmapFigure {
  enum class Shows { kLargest, kDensity };  // of the cells under a pixel: largest |A|, or how many
  struct Source {
    Convolution conv;
    Eigen::VectorXd w;
    double largest = 0;  // |w|
  };
  // What part of A is seen: the matrix row and column at the picture's upper left corner, which may
  // lie outside, and how many columns it is wide. 0 columns: all of A.
  struct Window {
    double row = 0;
    double column = 0;
    double columns = 0;
  };
  // The same object as long as the convolution and its weights are the same.
  std::shared_ptr<const Source> source;
  Shows shows = Shows::kLargest;
  Window window;
  int window_item = -1;  // index into Node::items: set with "row,column,columns", as in the link
};

}  // namespace chainrule
