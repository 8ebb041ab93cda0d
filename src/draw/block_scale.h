// How large the shapes of residual blocks are drawn, and the key that says so.
#pragma once

#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {

// One for all blocks, or their areas could not be compared.
struct BlockScale {
  float text = 1;     // of everything that shows no count
  float channel = 1;  // pixels of width
  float slim = 1;     // pixels of height for one parameter per channel

  // Words do not shrink with their rows.
  float Font(float size) const { return std::round(std::max(1.0F, text) * size); }
  static constexpr float kLeastWidth = 3;  // of a shape
  float Width(double channels) const {
    return std::max(kLeastWidth, static_cast<float>(channels) * channel);
  }
};

// Heights of a block's rows, before BlockScale::text.
namespace block_rows {
constexpr float kTitle = 30;
constexpr float kBar = 16;   // the first and the last tensor
constexpr float kEdge = 18;  // between a tensor and a shape
constexpr float kReluEdge = 40;
constexpr float kAddition = 24;
constexpr float kTotal = 38;
constexpr float kKey = 46;
}  // namespace block_rows

constexpr float kBlockRadius = 10;  // of round marks

inline double ChannelsOf(const BlockFigure::Block& block, int tensor) {
  return block.tensors[static_cast<std::size_t>(tensor)].channels;
}
// The height of the layer's shape is this times BlockScale::slim.
double Slimness(const BlockFigure::Block& block, const BlockFigure::Layer& layer);
// A row is as high as its shape, but leaves room for its words.
float RowHeight(const BlockFigure::Block& block, const BlockFigure::Layer& layer,
                const BlockScale& scale);

// Without the key.
float HeightOf(const BlockFigure::Block& block, const BlockScale& scale);

// For a figure of so many times its designed height.
float TextScale(float height, float width);
// The largest height of shapes at which the highest block has room.
float SlimFor(const BlockFigure& figure, const BlockScale& scale, float room);

void PaintReluMark(Frame& frame, ImVec2 middle);
// Returns its height. `starred`: shapes that are not to scale have a star.
float PaintBlockKey(Frame& frame, const BlockFigure& figure, const BlockScale& scale, bool starred,
                    ImVec2 corner, float width);

}  // namespace chainrule
