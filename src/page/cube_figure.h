// A tensor as a stack of floors with the cells that share one statistic, as plain data.
#pragma once

#include <string>
#include <vector>

#include "course/formula.h"
#include "page/tensor_figure.h"

namespace chainrule {

// Examples are floors, channels are columns, pixels are rows.
struct CubeFigure {
  using Grid = TensorFigure::Grid;
  // Which cells share a number: so many neighbouring columns, with all of their rows, on one floor
  // or on all of them.
  struct Sets {
    bool apart = false;  // each floor has its own
    int columns = 1;

    bool operator==(const Sets&) const = default;
    int Count(int floors, int all_columns) const {
      return (apart ? floors : 1) * (all_columns / columns);
    }
    int Of(int floor, int column, int all_columns) const {
      return (apart ? floor * (all_columns / columns) : 0) + column / columns;
    }
  };
  // A number for each set, below the cells that it comes from. The grid has a row for each floor,
  // or one row.
  struct Bar {
    Grid grid;
    Sets sets;
  };
  struct Tensor {
    Formula symbol;
    std::string words;  // after the symbol: "input, N × H × W × C = 3 × 2 × 2 × 5"
    std::vector<Grid> floors;
    std::vector<Bar> bars;
    bool current = false;  // the current step computes it
  };
  // One way to share, to choose from, drawn as a small cube.
  struct Kind {
    int item = -1;
    Sets sets;
    std::vector<std::string> notes;  // "5 means", "of 12"
    bool refused = false;            // this tensor cannot be shared like that
  };
  // What the cells of a set come to: a formula, or one of these items, by set.
  struct Line {
    std::string label;
    Formula formula = {};
    std::vector<int> items = {};
    bool result = false;
  };
  Sets sets;
  std::vector<Tensor> tensors;  // of one shape; the first has the numbers that are laid flat
  std::vector<std::string> floor_names;
  std::vector<Kind> kinds;
  std::string kinds_title;
  std::string kinds_note;
  std::string flat_title;
  std::vector<Line> lines;
  bool colours_only = false;  // but for the cells of one set
  // The cells of a set fall into their number, once, when a figure with this key appears.
  std::string falls;
};

}  // namespace chainrule
