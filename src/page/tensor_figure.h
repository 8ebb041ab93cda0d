// Labelled grids of numbers as plain data: a tensor cut into matrices, or a matrix in blocks.
#pragma once

#include <string>
#include <vector>

#include "course/formula.h"

namespace chainrule {

struct TensorFigure {
  struct Cell {
    int item = -1;         // index into Node::items; -1: no number here, which is not the same as 0
    Formula symbol = {};   // replaces the number unless empty
    double strength = 0;   // −1 … 1: the number over the largest |number|, 0 when hidden
    bool current = false;  // the current step computes or uses it
  };
  struct Grid {
    Formula title;
    std::string note;  // beside the title: "4 × 8"
    Formula of = {};   // what its numbers are, for screen readers, if there is no title
    int rows = 0;
    int columns = 0;
    std::vector<Cell> cells;         // row by row
    std::vector<Formula> row_heads;  // one per row, or none
    std::vector<Formula> column_heads;
    // Items after the rows' or below the columns' ends, such as x under A. One per row or column,
    // or none.
    std::vector<int> row_feet;
    std::vector<int> column_feet;
    Formula row_feet_head;        // the name of these numbers, above them
    Formula column_feet_head;     // and to their left
    std::vector<int> row_breaks;  // a block border comes before these rows
    std::vector<int> column_breaks;
    bool new_line = false;  // below the grids before it, not beside them
  };
  std::vector<Grid> grids;
  bool tinted = false;        // cells have colours by strength and written signs, with a legend
  bool colours_only = false;  // a cell without a symbol does not show its number either
  double largest = 0;         // the |number| that has strength 1, for the legend
  std::string without;  // what a cell without a number means, for legend and text: "no connection"
};

}  // namespace chainrule
