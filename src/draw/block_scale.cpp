#include "draw/block_scale.h"

#include <algorithm>
#include <cmath>

#include "course/number.h"
#include "course/text.h"

namespace chainrule {
namespace {

using namespace block_rows;
using Block = BlockFigure::Block;
using Layer = BlockFigure::Layer;

constexpr float kRow = 24;          // the least of a layer: a line of words
constexpr float kDesignedRow = 92;  // of a convolution
constexpr float kUnknownRow = 56;   // of one whose parameters the learner works out
constexpr float kDesignedWidth = 872;
constexpr float kSmallestText = 0.8F;
constexpr float kLargestText = 1.4F;
// In pixels. They keep the key small where blocks have few channels.
constexpr float kLargestParameter = 700;
constexpr float kKeyBar = 96;
constexpr float kKeySquare = 34;
constexpr float kKeyGap = 36;
constexpr float kKeyText = 14;
constexpr int kHalvings = 24;

// Everything but the rows of layers.
float FixedHeight(const Block& block) {
  const auto relus = static_cast<float>(block.tensors.size()) - 1;
  return kTitle + 2 * kBar + 2 * kEdge + relus * kReluEdge + kAddition + kTotal;
}

// `row`: the height of a layer's.
template <class RowOf>
float HeightWith(const Block& block, float text, const RowOf& row) {
  float height = text * FixedHeight(block);
  for (const Layer& layer : block.layers)
    if (!layer.on_skip) height += row(layer);
  return height;
}

// The largest of 1, 2, 4, 8 … 8192, then of 10,000, 20,000, 50,000 … that is at most `most`.
double RoundBelow(double most) {
  double number = 1;
  while (number < 8192 && 2 * number <= most) number *= 2;
  for (double ten = 1e4; ten <= most; ten *= 10)
    for (const double digit : {1, 2, 5})
      if (digit * ten <= most) number = digit * ten;
  return number;
}

}  // namespace

double Slimness(const Block& block, const Layer& layer) {
  return 2 * layer.parameters.value_or(0) /
         (ChannelsOf(block, layer.from) + ChannelsOf(block, layer.to));
}

float RowHeight(const Block& block, const Layer& layer, const BlockScale& scale) {
  if (!layer.parameters && layer.from != layer.to) return std::round(scale.text * kUnknownRow);
  const float shape = static_cast<float>(Slimness(block, layer)) * scale.slim;
  return std::round(std::max(scale.text * kRow, shape));
}

float TextScale(float height, float width) {
  const float wide = std::max(1.0F, width / kDesignedWidth);
  return std::clamp(std::min(height, wide), kSmallestText, kLargestText);
}

float SlimFor(const BlockFigure& figure, const BlockScale& scale, float room) {
  // An area of one parameter limits it from above.
  float most = kLargestParameter / scale.channel;
  float least = 0;
  BlockScale tried = scale;
  for (int i = 0; i < kHalvings; ++i) {
    tried.slim = i == 0 ? most : (least + most) / 2;
    float height = 0;
    for (const Block& block : figure.blocks) height = std::max(height, HeightOf(block, tried));
    (height + scale.text * kKey <= room ? least : most) = tried.slim;
  }
  return least;
}

float HeightOf(const Block& block, const BlockScale& scale) {
  return HeightWith(block, scale.text,
                    [&](const Layer& layer) { return RowHeight(block, layer, scale); });
}

float BlocksDesignHeight(const BlockFigure& figure) {
  float height = 0;
  for (const Block& block : figure.blocks)
    height = std::max(height, HeightWith(block, 1, [](const Layer& layer) {
                        return layer.from == layer.to ? kRow : kDesignedRow;
                      }));
  return height + kKey;
}

void PaintReluMark(Frame& frame, ImVec2 middle) {
  Brush& list = frame.list();
  list.AddCircleFilled(middle, kBlockRadius, frame.theme.surface);
  list.AddCircle(middle, kBlockRadius, frame.theme.track, 0, 1.5F);
  const ImVec2 hinge[] = {
      {middle.x - 6, middle.y + 3}, {middle.x, middle.y + 3}, {middle.x + 5, middle.y - 4}};
  list.AddPolyline(hinge, 3, frame.theme.ink, 0, 1.6F);
}

float PaintBlockKey(Frame& frame, const BlockFigure& figure, const BlockScale& scale, bool starred,
                    ImVec2 corner, float width) {
  const BlockFigure::Key& key = figure.key;
  const bool areas =
      std::any_of(figure.blocks.begin(), figure.blocks.end(), [](const Block& block) {
        return std::any_of(block.layers.begin(), block.layers.end(),
                           [](const Layer& layer) { return layer.parameters.has_value(); });
      });
  const float size = scale.Font(kKeyText);
  Brush& list = frame.list();
  float x = corner.x;
  float middle = corner.y + scale.text * kKey / 2 + 4;
  float height = scale.text * kKey;
  // Writes the words of a mark of this width, and returns the mark's place: in the next line if
  // there is no room.
  const auto entry = [&](float mark, const std::string& words, double number) {
    const std::string filled = FillWords(words, {{"n", GroupDigits(ShowNumber(number, 0))}});
    const float all = mark + 8 + frame.Width(Face::kText, size, filled);
    if (x > corner.x && x + all > corner.x + width) {
      x = corner.x;
      middle += scale.text * kKey;
      height += scale.text * kKey;
    }
    const float left = x;
    frame.Text(Face::kText, size, {std::round(x + mark + 8), std::round(middle + 0.35F * size)},
               frame.theme.muted, filled);
    x += all + kKeyGap;
    return left;
  };
  const double channels = RoundBelow(static_cast<double>(scale.text * kKeyBar / scale.channel));
  const float bar = static_cast<float>(channels) * scale.channel;
  float left = entry(bar, key.channels, channels);
  list.AddLine({left, middle}, {left + bar, middle}, frame.theme.ink, 2);
  for (const float end : {left, left + bar})
    list.AddLine({end, middle - 4}, {end, middle + 4}, frame.theme.ink, 1.5F);
  frame.RecordPart("blocks.key.channels", {{left, middle - 4}, {left + bar, middle + 4}});
  const float one = scale.channel * scale.slim;
  if (one > 0 && areas) {
    const float square = scale.text * kKeySquare;
    const double parameters = RoundBelow(static_cast<double>(square * square / one));
    const float side = std::sqrt(static_cast<float>(parameters) * one);
    left = entry(side, key.parameters, parameters);
    const Box box{{left, middle - side / 2}, {left + side, middle + side / 2}};
    list.AddRectFilled(box.min, box.max, Mix(frame.theme.background, frame.theme.track, 0.22F));
    list.AddRect(box.min, box.max, frame.theme.track, 0, 0, 1.2F);
    frame.RecordPart("blocks.key.parameters", box);
  }
  left = entry(2 * kBlockRadius, key.relu, 0);
  PaintReluMark(frame, {left + kBlockRadius, middle});
  if (starred) {
    left = entry(size / 2, key.not_to_scale, 0);
    frame.RecordPart("blocks.key.star", {{left, middle - size}, {left + size, middle + size}});
    frame.Text(Face::kText, size, {left, middle + 0.35F * size}, frame.theme.muted, "*");
  }
  return height;
}

}  // namespace chainrule
