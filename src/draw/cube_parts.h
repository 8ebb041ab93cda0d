// The parts of a figure of floors: one tensor, and the panel beside the tensors.
#pragma once

#include "draw/tensor_parts.h"

namespace chainrule {

// How large the parts of a tensor are drawn.
struct CubeSize {
  float scale = 1;
  ImVec2 cell;
  float shear = 0;  // to the right, for each row up
  float gap = 0;    // between two floors

  float Scaled(float designed) const { return std::round(scale * designed); }
  float NumberSize() const;
};

// The set that is lit, and the cell that was pointed at or pinned.
struct LitSet {
  int set = 0;
  int floor = -1;  // of the cell; -1: a number of the set itself
  int cell = -1;   // in the floor's grid
};

// The floors and columns of a set.
struct SetPlace {
  int first_floor = 0;
  int end_floor = 0;
  int column = 0;
  int end_column = 0;

  bool Has(int floor, int at) const {
    return floor >= first_floor && floor < end_floor && at >= column && at < end_column;
  }
};
SetPlace PlaceOfSet(const CubeFigure& figure, int set);

class CubeTensor {
 public:
  // `heads`: with the names of rows at the left and of floors at the right.
  CubeTensor(Frame& frame, const Node& node, const CubeFigure& figure, int number, bool heads);

  int rows() const { return rows_; }
  int columns() const { return columns_; }
  // Beside the cells and their slant.
  float Left() const { return left_; }
  float Right(const CubeSize& size) const;
  float Width(const CubeSize& size) const;
  float Height(const CubeSize& size) const;
  void Paint(ImVec2 corner, const CubeSize& size, const LitSet& lit);

 private:
  struct Corners {
    ImVec2 at[4];  // from the upper left, clockwise
  };
  float FloorTop(int floor) const;
  float FloorHeight(const CubeSize& size) const;
  // The heights of the bars of each floor, and of those below all floors.
  float BarsHeight(const CubeSize& size, bool apart) const;
  Corners PartOf(int floor, int row, int end_row, int column, int end_column) const;
  Box CellBox(int floor, int row, int column) const;
  void PaintTitle(ImVec2 corner);
  void PaintHeads();
  void PaintShaft(int floor);
  void PaintFloor(int floor);
  void PaintCells(int floor);
  void PaintCell(const TensorFigure::Cell& cell, int floor, int index);
  void PaintRing(const Corners& around, float thickness);
  void PaintBars(bool apart, int floor, float top);
  Box BarBox(const CubeFigure::Bar& bar, int column, float top) const;
  void PaintBarCell(const CubeFigure::Bar& bar, int index, const Box& box);
  void PaintFall();

  Frame& frame_;
  const Node& node_;
  const CubeFigure& figure_;
  const CubeFigure::Tensor& tensor_;
  const ImGuiID id_;
  const bool heads_;
  const bool titled_;
  int rows_ = 0;
  int columns_ = 0;
  float left_ = 0;
  float note_ = 0;  // the widest to the right of the bars
  CubeSize size_;   // as it is painted
  ImVec2 origin_;   // where the front of the first floor begins, at the height of its back
  LitSet lit_;
  SetPlace place_;
  std::optional<Box> value_;  // where the lit set's number is
};

// The kinds to choose from, the lit cells laid flat, and what they come to.
class CubePanel {
 public:
  CubePanel(Frame& frame, const Node& node, const CubeFigure& figure, const LitSet& lit);

  float Height(float width, float scale) { return Go({0, 0}, width, scale, false); }
  float Paint(ImVec2 corner, float width, float scale) { return Go(corner, width, scale, true); }

 private:
  float Go(ImVec2 corner, float width, float scale, bool paint);
  void Kinds();
  void PaintKind(const CubeFigure::Kind& kind, const Item& item, const Box& box, int number);
  void PaintSmallCube(const CubeFigure::Kind& kind, const Box& box);
  void Flat();
  void Lines();
  void Title(const std::string& words);

  Frame& frame_;
  const Node& node_;
  const CubeFigure& figure_;
  const LitSet lit_;
  const SetPlace place_;
  const ImGuiID id_;
  bool paint_ = false;
  float scale_ = 1;
  float left_ = 0;
  float width_ = 0;
  float y_ = 0;
};

constexpr float kLeastNumber = 10;  // the size of one that is still written
constexpr float kCubeWidth = 74;    // of a cell
constexpr float kCubeHeight = 28;
constexpr float kCubeShear = 19;
constexpr float kLargestText = 1.5F;

}  // namespace chainrule
