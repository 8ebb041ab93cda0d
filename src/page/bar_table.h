// A table of numbers with a bar below each, as plain data: factors side by side, and their product.
#pragma once

#include <string>
#include <vector>

#include "course/formula.h"

namespace chainrule {

struct BarTable {
  // What a column's colour means, as in PlotFigure.
  enum class Ink { kText, kMuted, kSlope, kGradient };
  struct Column {
    Formula head;
    Formula before;  // between this column's head and the one before: ×, =
    Ink ink = Ink::kText;
    double largest = 1;  // the number whose bar has the full length
  };
  struct Bar {
    int item = -1;     // the number: an index into Node::items
    double value = 0;  // the length of its bar
    double start = 0;  // where a tick shows what it was at the start
  };
  // A row belongs to one example, drawn as its number in a circle, or in a square for the lower
  // label.
  struct Row {
    int number = 1;
    bool square = false;
    bool marked = false;  // emphasised: on the wrong side
    std::string name;     // "example 2"
    std::vector<Bar> bars;
  };
  std::vector<Column> columns;
  std::vector<Row> rows;
  bool ticks = false;  // whether the start is elsewhere than here
};

}  // namespace chainrule
