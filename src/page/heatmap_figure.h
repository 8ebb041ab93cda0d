// A convolution's matrix that is too large to list, as plain data. It is drawn from the
// convolution's structure, never from a matrix in memory.
#pragma once

#include <Eigen/Core>
#include <memory>
#include <string>

#include "math/convolution.h"

namespace chainrule {

struct HeatmapFigure {
  enum class Shows { kLargest, kDensity };  // of the cells under a pixel
  struct Source {
    Convolution conv;
    Eigen::VectorXd w;
    double largest = 0;  // |w|
  };
  // The part of A in view: the matrix row and column at the picture's upper left corner, which may
  // lie outside A, and its width in columns. 0 columns means all of A.
  struct Window {
    double row = 0;
    double column = 0;
    double columns = 0;
  };
  // The same object while convolution and weights stay the same.
  std::shared_ptr<const Source> source;
  Shows shows = Shows::kLargest;
  Window window;
  std::string taps;      // the quantity that holds the weights; its entries light up their cells
  int window_item = -1;  // index into Node::items; set with "row,column,columns"
};

}  // namespace chainrule
