// Residual blocks: tensors as bars as wide as their number of channels, layers between them, the
// skip beside them.
#include <algorithm>
#include <cmath>

#include "draw/nodes.h"

namespace chainrule {
namespace {

constexpr float kGap = 36;         // between blocks side by side
constexpr float kNarrowest = 290;  // of a block beside another
constexpr float kWidest = 460;
constexpr float kTitle = 30;
constexpr float kTensorHeight = 24;
constexpr float kBar = 6;
constexpr float kLayerHeight = 36;
constexpr float kStripHeight = 26;
constexpr float kTotalHeight = 30;
constexpr float kBetween = 28;  // between blocks below each other
constexpr float kSkip = 26;     // room for the skip on the left
constexpr float kSkipWithBox = 84;
constexpr float kBoxWidth = 66;
constexpr float kTextGap = 16;
constexpr float kNumberRoom = 12;
constexpr float kNameSize = 13;
constexpr float kFormulaSize = 15;
constexpr float kNumberSize = 17;
constexpr float kLeastBar = 3;
constexpr float kRadius = 10;
constexpr float kLargestScale = 2;

using Layer = BlockFigure::Layer;
using Tensor = BlockFigure::Tensor;

class BlockPainter {
 public:
  BlockPainter(Frame& frame, const Node& node, const BlockFigure& figure, std::size_t number,
               ImVec2 corner, float width, float scale)
      : frame_(frame),
        node_(node),
        block_(figure.blocks[number]),
        theme_(frame.theme),
        id_(Frame::Id(Frame::Id(node.id), static_cast<int>(number))),
        corner_(corner),
        width_(scale > 1 ? width : std::min(width, kWidest)),
        tensor_height_(std::round(scale * kTensorHeight)),
        layer_height_(std::round(scale * kLayerHeight)),
        strip_height_(std::round(scale * kStripHeight)) {
    for (const BlockFigure::Block& block : figure.blocks) {
      for (const Tensor& tensor : block.tensors)
        most_channels_ = std::max(most_channels_, tensor.channels);
      // All blocks share one scale and one place for the words.
      text_width_ = std::max(text_width_, FormulaWidth(block.added));
      for (const Tensor& tensor : block.tensors)
        text_width_ = std::max(text_width_, FormulaWidth(tensor.shape));
      for (const Layer& layer : block.layers) {
        if (layer.on_skip) {
          gutter_ = kSkipWithBox;
        } else {
          text_width_ = std::max(text_width_, WordsWidth(layer));
        }
      }
    }
    text_width_ = std::min(text_width_, 0.62F * width_);
    bar_width_ = std::max(40.0F, width_ - gutter_ - kTextGap - text_width_);
    center_ = corner_.x + gutter_ + bar_width_ / 2;
    text_x_ = corner_.x + gutter_ + bar_width_ + kTextGap;
  }

  Extent Paint() {
    frame_.Text(Face::kStrong, 14, {corner_.x, corner_.y + 15}, theme_.ink, block_.title);
    float y = corner_.y + kTitle;
    const float input = y + tensor_height_ / 2;
    PaintTensor(0, y, true);
    y += tensor_height_;
    bool below_tensor = true;
    for (std::size_t i = 0; i < block_.layers.size(); ++i) {
      const Layer& layer = block_.layers[i];
      if (layer.on_skip) continue;
      below_tensor = layer.from != layer.to;
      if (!below_tensor) {
        PaintLayer(layer, y, strip_height_);
        y += strip_height_;
        continue;
      }
      PaintLayer(layer, y, layer_height_);
      y += layer_height_;
      PaintTensor(static_cast<std::size_t>(layer.to), y, true);
      y += tensor_height_;
    }
    const float middle = std::round(y + layer_height_ / 2);
    PaintAddition(middle, below_tensor);
    PaintSkip(input, middle);
    y += layer_height_;
    PaintTensor(block_.tensors.size() - 1, y, false);
    y += tensor_height_;
    PaintTotal(y);
    return {width_, y + kTotalHeight - corner_.y};
  }

 private:
  float FormulaWidth(const Formula& formula) const {
    return frame_.Laid(formula, kFormulaSize).width;
  }
  float NumberWidth(const Item& item) const {
    return frame_.Width(Face::kMain, kNumberSize, frame_.TextOf(item));
  }
  float NameWidth(const std::string& name) const {
    return frame_.Width(Face::kText, kNameSize, name) + 9;
  }
  float WordsWidth(const Layer& layer) const {
    const Item* item = ItemAt(node_, layer.item);
    return NameWidth(layer.name) + FormulaWidth(layer.words) + kNumberRoom +
           (item != nullptr ? NumberWidth(*item) : 0);
  }

  float WidthOf(int tensor) const {
    const double channels = block_.tensors[static_cast<std::size_t>(tensor)].channels;
    return std::max(kLeastBar, static_cast<float>(channels / most_channels_) * bar_width_);
  }

  Light LightOf(const Item* item) const {
    return item != nullptr ? frame_.LightOf(item->quantity) : Light::kNone;
  }

  // A number on the right. The whole row can be pointed at.
  void PaintNumber(const Item& item, float baseline, const Box& row, int place) {
    frame_.Place(item, row, Frame::Id(Frame::Id(item.id), place));
    if (frame_.ExposureOf(item) == Exposure::kNotYet) {
      for (int i = 0; i < 4; ++i) {
        frame_.list().AddCircleFilled({row.max.x - 3 - 6 * static_cast<float>(i), baseline - 5},
                                      1.1F, theme_.muted, 8);
      }
      return;
    }
    const float left = row.max.x - NumberWidth(item);
    frame_.Glow(LightOf(&item), {{left - 4, baseline - 16}, {row.max.x + 4, baseline + 6}}, 3);
    frame_.Number(item, Face::kMain, kNumberSize, {left, baseline}, theme_.ink);
  }

  // `whole`: with its item; else only the bar of the output.
  void PaintTensor(std::size_t number, float y, bool whole) {
    const Tensor& tensor = block_.tensors[number];
    const float half = WidthOf(static_cast<int>(number)) / 2;
    const float middle = std::round(y + tensor_height_ / 2);
    const Box bar{{center_ - half, middle - kBar / 2}, {center_ + half, middle + kBar / 2}};
    const Item* item = ItemAt(node_, tensor.item);
    const Light light = LightOf(item);
    const FormulaBox& shape = frame_.Laid(tensor.shape, kFormulaSize);
    const int place = static_cast<int>(number) + (whole ? 0 : 100);
    frame_.Formula(shape, {text_x_, middle + 5}, theme_.muted, Frame::Id(id_, place));
    if (item != nullptr) {
      const Box target = bar.Grown(std::max(0.0F, 8 - half), 6);
      if (whole) {
        frame_.Place(*item, target);
      } else {
        frame_.Place(*item, target, Frame::Id(Frame::Id(item->id), 1));
      }
    }
    if (light != Light::kNone)
      frame_.list().AddRectFilled({bar.min.x - 3, bar.min.y - 4}, {bar.max.x + 3, bar.max.y + 4},
                                  light == Light::kPinned ? theme_.ochre : theme_.ochre_fill, 3);
    frame_.list().AddRectFilled(bar.min, bar.max, theme_.track, 2);
  }

  void PaintLayer(const Layer& layer, float y, float height) {
    const Item* item = ItemAt(node_, layer.item);
    const float above = WidthOf(layer.from) / 2;
    const float below = WidthOf(layer.to) / 2;
    const float top = y + 1;
    const float bottom = y + height - 1;
    const ImVec2 corners[] = {{center_ - above, top},
                              {center_ + above, top},
                              {center_ + below, bottom},
                              {center_ - below, bottom}};
    const Light light = LightOf(item);
    const float widest = std::max({above, below, 10.0F});
    if (item != nullptr) frame_.Place(*item, {{center_ - widest, top}, {center_ + widest, bottom}});
    frame_.list().AddConvexPolyFilled(corners, 4,
                                      light == Light::kNone ? theme_.surface : theme_.ochre_fill);
    frame_.list().AddPolyline(corners, 4, EdgeColor(layer, light), ImDrawFlags_Closed,
                              layer.current ? 2.0F : 1.2F);
    const float baseline = std::round(y + height / 2 + 5);
    frame_.Text(Face::kText, kNameSize, {text_x_, baseline}, theme_.ink, layer.name);
    const FormulaBox& words = frame_.Laid(layer.words, kFormulaSize);
    frame_.Formula(words, {text_x_ + NameWidth(layer.name), baseline}, theme_.muted,
                   Frame::Id(id_, 200 + layer.item));
    if (item != nullptr)
      PaintNumber(*item, baseline, {{text_x_, top}, {corner_.x + width_, bottom}}, 1);
  }

  ImU32 EdgeColor(const Layer& layer, Light light) const {
    if (layer.current) return theme_.violet;
    return light == Light::kPinned ? theme_.ochre : theme_.border;
  }

  // The line into it comes from a tensor, or from batch norm's box.
  void PaintAddition(float middle, bool below_tensor) {
    ImDrawList& list = frame_.list();
    const float half = layer_height_ / 2 + tensor_height_ / 2;
    const float top = below_tensor ? middle - half : middle - layer_height_ / 2;
    list.AddLine({center_, top}, {center_, middle + half}, theme_.track, 1.5F);
    list.AddCircleFilled({center_, middle}, kRadius, theme_.surface);
    list.AddCircle({center_, middle}, kRadius, theme_.track, 0, 1.5F);
    list.AddLine({center_ - 5, middle}, {center_ + 5, middle}, theme_.ink, 1.5F);
    list.AddLine({center_, middle - 5}, {center_, middle + 5}, theme_.ink, 1.5F);
    const FormulaBox& added = frame_.Laid(block_.added, kFormulaSize);
    frame_.Formula(added, {text_x_, middle + 5}, theme_.muted, Frame::Id(id_, 300));
  }

  void PaintSkip(float input, float middle) {
    ImDrawList& list = frame_.list();
    const float x = std::round(corner_.x + (gutter_ > kSkip ? 2 + kBoxWidth / 2 : 8));
    input = std::round(input);
    middle = std::round(middle);
    const ImU32 color = theme_.track;
    list.AddLine({center_ - WidthOf(0) / 2 - 4, input}, {x, input}, color, 1.5F);
    list.AddLine({x, input}, {x, middle}, color, 1.5F);
    const float end = center_ - kRadius - 2;
    list.AddLine({x, middle}, {end - 5, middle}, color, 1.5F);
    list.AddTriangleFilled({end, middle}, {end - 8, middle - 4}, {end - 8, middle + 4}, color);
    float y = input + 22;
    for (const Layer& layer : block_.layers) {
      if (!layer.on_skip) continue;
      PaintSkipLayer(layer, {{x - kBoxWidth / 2, y}, {x + kBoxWidth / 2, y + 42}});
      y += 48;
    }
  }

  void PaintSkipLayer(const Layer& layer, const Box& box) {
    const Item* item = ItemAt(node_, layer.item);
    const Light light = LightOf(item);
    if (item != nullptr) frame_.Place(*item, box);
    frame_.list().AddRectFilled(box.min, box.max,
                                light == Light::kNone ? theme_.surface : theme_.ochre_fill, 3);
    frame_.list().AddRect(box.min, box.max, EdgeColor(layer, light), 3, 0,
                          layer.current ? 2.0F : 1.2F);
    const FormulaBox& words = frame_.Laid(layer.words, 13);
    const float scale = std::min(1.0F, (kBoxWidth - 4) / std::max(1.0F, words.width));
    const FormulaBox& fitted = frame_.Laid(layer.words, std::floor(13 * scale));
    frame_.Formula(fitted, {box.center().x - fitted.width / 2, box.min.y + 16}, theme_.muted,
                   Frame::Id(id_, 400 + layer.item));
    if (item == nullptr || frame_.ExposureOf(*item) == Exposure::kNotYet) return;
    const float width = frame_.Width(Face::kMain, 15, frame_.TextOf(*item));
    frame_.Number(*item, Face::kMain, 15, {box.center().x - width / 2, box.max.y - 8}, theme_.ink);
  }

  void PaintTotal(float y) {
    const Item* item = ItemAt(node_, block_.total_item);
    if (item == nullptr) return;
    const float baseline = std::round(y + kTotalHeight - 9);
    frame_.list().AddLine({text_x_, y + 4}, {corner_.x + width_, y + 4}, theme_.rule);
    frame_.Text(Face::kStrong, kNameSize, {text_x_, baseline}, theme_.ink, block_.total);
    PaintNumber(*item, baseline, {{text_x_, y + 5}, {corner_.x + width_, y + kTotalHeight}}, 0);
  }

  Frame& frame_;
  const Node& node_;
  const BlockFigure::Block& block_;
  const Theme& theme_;
  const ImGuiID id_;
  const ImVec2 corner_;
  const float width_;
  const float tensor_height_;
  const float layer_height_;
  const float strip_height_;
  double most_channels_ = 1;
  float text_width_ = 0;
  float gutter_ = kSkip;
  float bar_width_ = 0;
  float center_ = 0;
  float text_x_ = 0;
};

}  // namespace

float BlocksDesignHeight(const BlockFigure& figure) {
  float tallest = 0;
  for (const BlockFigure::Block& block : figure.blocks) {
    float height = kTitle + 2 * kTensorHeight + kLayerHeight + kTotalHeight;
    for (const Layer& layer : block.layers) {
      if (layer.on_skip) continue;
      height += layer.from == layer.to ? kStripHeight : kLayerHeight + kTensorHeight;
    }
    tallest = std::max(tallest, height);
  }
  return tallest;
}

Extent PaintBlocks(Frame& frame, const Node& node, const BlockFigure& figure, ImVec2 corner,
                   ImVec2 room) {
  const float width = room.x;
  const auto count = static_cast<float>(figure.blocks.size());
  const float part = (width - kGap * (count - 1)) / std::max(1.0F, count);
  const bool beside = part >= kNarrowest;
  const float scale = room.y > 0 && beside
                          ? std::clamp(room.y / BlocksDesignHeight(figure), 1.0F, kLargestScale)
                          : 1;
  Extent all;
  for (std::size_t i = 0; i < figure.blocks.size(); ++i) {
    const ImVec2 at = beside ? ImVec2{corner.x + static_cast<float>(i) * (part + kGap), corner.y}
                             : ImVec2{corner.x, corner.y + all.height + (i > 0 ? kBetween : 0)};
    const Extent extent =
        BlockPainter(frame, node, figure, i, at, beside ? part : width, scale).Paint();
    all.width = std::max(all.width, at.x + extent.width - corner.x);
    all.height = std::max(all.height, at.y + extent.height - corner.y);
  }
  return all;
}

}  // namespace chainrule
