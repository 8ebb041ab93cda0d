// Labelled grids of numbers as plain data: a tensor cut into matrices, or a matrix in blocks.
#pragma once

#include <string>
#include <vector>

#include "course/formula.h"

namespace chainrule {

struct TensorFigure {
  struct Cell {
    int item = -1;         // index into Node::items; -1: no number stands here, which is no 0
    Formula symbol = {};   // stands in place of the number where it is not empty
    double strength = 0;   // −1 … 1: the number over the largest |number|, 0 when hidden
    bool current = false;  // the step that is shown computes or uses it
  };
  struct Grid {
    Formula title;
    std::string note;  // beside the title: "4 × 8"
    Formula of =
        {};  // what its numbers are, for who does not see where it stands, if no title says so
    int rows = 0;
    int columns = 0;
    std::vector<Cell> cells;         // row by row
    std::vector<Formula> row_heads;  // one per row, or none
    std::vector<Formula> column_heads;
    // Items that stand behind the rows' or below the columns' ends: x under A. One per row or
    // column, or none.
    std::vector<int> row_feet;
    std::vector<int> column_feet;
    Formula row_feet_head;        // what these numbers are, above them
    Formula column_feet_head;     // and at their left
    std::vector<int> row_breaks;  // a border of blocks stands before these rows
    std::vector<int> column_breaks;
    bool new_line = false;  // stands below the grids before it, not beside them
  };
  struct Place {
    int grid = 0;
    int cell = 0;
  };
  // A cell on its way from the first of these places over the others to the last.
  using Slide = std::vector<Place>;
  std::vector<Grid> grids;
  // Of as many places each. They are played once, when a figure with this key comes onto the page;
  // what stays is the grids as they are.
  std::vector<Slide> slides;
  std::string slides_key;
  bool tinted = false;        // cells are coloured by strength, with the sign written, and a legend
  bool colours_only = false;  // where a cell has no symbol its number is not written either
  double largest = 0;         // the |number| of strength 1, for the legend
  std::string without;  // what a cell without a number means, for legend and text: "no connection"
};

}  // namespace chainrule
