// A kernel that slides over a grid, and the matrix whose rows are what it covers, as plain data.
#pragma once

#include <string>
#include <vector>

#include "page/tensor_figure.h"

namespace chainrule {

struct UnrolledFigure {
  // A cell of one of the grids.
  struct Place {
    int grid = 0;
    int cell = 0;
  };
  enum class Role {
    kPicture,  // what the kernel lies over, the kernels, what comes of them
    kMatrix,
    kSmall,  // another matrix, as a small picture of its colours
  };
  // What stands before a part: cross-correlation, convolution, or what comes of them. kNone: it
  // belongs to the part before it.
  enum class Sign { kNone, kApart, kStar, kAsterisk, kEquals };
  struct Part {
    Role role = Role::kMatrix;
    Sign sign = Sign::kNone;
    bool kernel = false;  // else its cells have colours only where numbers have no room
  };
  static constexpr Place kNowhere{-1, -1};

  TensorFigure tensor;      // all numbers; the grids of the picture come first
  std::vector<Part> parts;  // one for each grid
  int matrix = -1;          // the grid whose rows are unrolled; -1: there is no picture
  // Where the picture shows the numbers that its columns are multiplied with, and the results of
  // its rows. kNowhere: in a channel that is not shown.
  std::vector<Place> sources;
  std::vector<Place> results;
  std::vector<int> cell_taps;      // the tap in each of its cells; -1: no connection
  std::vector<Place> tap_places;   // of each tap in the kernels
  int row = -1;                    // that the step makes; -1: none
  int tap = -1;                    // that the step is about; -1: none
  int step = 0;                    // its number: the window moves as the next step is taken
  int channel = -1;                // the item that says which channel the picture shows
  std::string note;                // after it
  std::string positive, negative;  // what solid and dashed threads are
};

}  // namespace chainrule
