// The parts of a figure of a kernel that slides: where its grids are, the window, the threads.
#pragma once

#include <optional>
#include <vector>

#include "draw/nodes.h"
#include "draw/tensor_parts.h"

namespace chainrule {

// A grid, measured from the figure's corner.
struct UnrolledPart {
  ImVec2 corner;  // of its title
  ImVec2 origin;  // of its cells
  ImVec2 cell;
  float heads = 0;   // the room for heads to the left of the cells
  float feet = 0;    // to the right
  float above = 0;   // for heads above the cells
  float number = 0;  // the size of numbers; 0: cells are colours only
  bool shown = true;
};

struct UnrolledLayout {
  std::vector<UnrolledPart> parts;  // one for each grid
  bool beside = false;              // the picture is to the right of the matrices, not above them
  bool in_line = true;              // the parts of the picture
  float lanes = 0;                  // where threads leave the picture
  Extent size;                      // with the legend
  float picture = 0;                // the side of the picture's cells
};
// Lays out the figure in this room; a height of 0 is as much as it needs.
UnrolledLayout LayUnrolled(const Frame& frame, const Node& node, const UnrolledFigure& figure,
                           ImVec2 room);
constexpr float kUnrolledTitle = 28;  // the room of a title
constexpr float kUnrolledTitleSize = 19;
constexpr float kUnrolledNoteSize = 13;
constexpr float kUnrolledNote = 40;  // with the channel that is shown
constexpr float kUnrolledRow = 17;   // lower rows have no heads and feet
constexpr float kUnrolledLegend = 30;
constexpr float kUnrolledHead = 14;  // the size of heads and feet

// The line that says which channel is shown.
float UnrolledNoteWidth(const Frame& frame, const Item& channel, const std::string& note);

// A number under the window, and the cell of the matrix that it is multiplied with.
struct UnrolledLink {
  Box rest;    // its place
  Box source;  // where the window is while it moves
  Box cell;
  const Item* weight = nullptr;
  double strength = 0;
  bool in_sight = true;  // its number is in a channel that is shown
};

// The figure with all places of one frame.
class Unrolled {
 public:
  Unrolled(Frame& frame, const Node& node, const UnrolledFigure& figure, ImVec2 corner,
           ImVec2 room);

  Extent Paint();

 private:
  using Grid = TensorFigure::Grid;
  using Cell = TensorFigure::Cell;
  using Place = UnrolledFigure::Place;
  using Role = UnrolledFigure::Role;

  const Grid& GridOf(std::size_t part) const { return figure_.tensor.grids[part]; }
  Box BoxOf(std::size_t part, int cell) const;
  Box BoxOf(const Place& place) const {
    return BoxOf(static_cast<std::size_t>(place.grid), place.cell);
  }
  const Item* ItemOf(const Place& place) const;
  const Item* ItemOf(const Cell& cell) const { return ItemAt(node_, cell.item); }
  bool Pointed(const Item* item) const;

  // The row whose window is shown: that of a result that is pointed at, else of the step.
  int ShownRow() const;
  int ShownTap() const;
  std::vector<UnrolledLink> LinksOf(int row) const;
  void Follow();
  Box Window(const std::vector<UnrolledLink>& links) const;
  Box RowBox(int row) const;

  void PaintChannel();
  void PaintPart(std::size_t part);
  bool Is(std::size_t part, Role role) const { return figure_.parts[part].role == role; }
  void PaintSmall(std::size_t part);
  void PaintTitle(std::size_t part);
  void PaintSign(std::size_t part);
  void PaintGround(std::size_t part);
  void PaintCell(std::size_t part, int number);
  void PaintLines(std::size_t part);
  void PaintHeads(std::size_t part);
  void PaintFeet(std::size_t part);
  void PaintFoot(int item, const Box& box, ImGuiID id);
  void PaintWindow();
  void PaintRing(const Box& box, float thickness = 3);
  void PaintLegend();
  const UnrolledLink* LinkAt(std::size_t part, int number) const;

  // Threads: from the window to the row, and from a tap to its cells.
  void PaintThreads();
  float Bend() const;
  void PaintTapThreads(int tap);
  void PaintThread(const std::vector<ImVec2>& points, double strength);

  Frame& frame_;
  const Node& node_;
  const UnrolledFigure& figure_;
  ImVec2 corner_;
  float width_;  // of the room
  ImGuiID id_;
  UnrolledLayout layout_;
  int row_ = -1;
  int tap_ = -1;
  float moved_ = 1;  // how far the window has come from the row before
  std::vector<UnrolledLink> links_;
};

}  // namespace chainrule
