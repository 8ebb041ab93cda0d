// The parts of a figure of grids: contents of a cell, the legend of the tints.
#pragma once

#include <vector>

#include "draw/nodes.h"

namespace chainrule {

// The legend: from the most negative number to the most positive, and the meaning of a cell without
// a number.
void PaintTints(Frame& frame, const TensorFigure& figure, ImVec2 corner);
constexpr float kTintsHeight = 18;
// The colour of a cell whose number is this part of the largest, with its sign. Text in ink can be
// read on all of them.
ImU32 TintOf(const Theme& theme, double strength);

// Draws a cell's contents. A number shrinks to fit.
void PaintCellNumber(Frame& frame, const Item& item, const Box& box, float size, ImU32 color);
void PaintCellSymbol(Frame& frame, const Formula& symbol, const Box& box, float size, ImGuiID id);
void PaintNoNumber(Frame& frame, const Box& box);
constexpr float kCellNumberSize = 16;

// Where a grid's cells are.
struct GridPlace {
  ImVec2 origin;
  ImVec2 cell;
  int columns = 1;

  Box CellBox(int number) const;
};

}  // namespace chainrule
