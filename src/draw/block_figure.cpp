// Residual blocks: shapes as wide as their channels whose areas are their parameters, with the
// tensors between them and the skip beside them.
#include <algorithm>
#include <cmath>

#include "course/number.h"
#include "draw/block_scale.h"

namespace chainrule {
namespace {

constexpr float kGap = 36;         // between blocks side by side
constexpr float kNarrowest = 290;  // of a block beside another
constexpr float kTwoLines = 42;    // of a layer's row: from here on the number is below the name
constexpr float kBar = 5;
constexpr float kBetween = 28;  // between blocks below each other
constexpr float kSkip = 26;     // room for the skip on the left
constexpr float kSkipWithBox = 84;
constexpr float kBoxWidth = 66;
constexpr float kTextGap = 16;
constexpr float kNumberRoom = 12;
constexpr float kNameSize = 14;
constexpr float kFormulaSize = 15;
constexpr float kNumberSize = 17;
constexpr float kLeastHeight = 5;  // of a shape that is to scale
constexpr float kLeastBars = 40;
constexpr float kWidestChannel = 48;  // keeps the key small where blocks have few channels
constexpr float kSlotPad = 8;         // between a name and the field of an answer
constexpr float kStarRoom = 10;
constexpr std::string_view kStar = "*";

using Block = BlockFigure::Block;
using Layer = BlockFigure::Layer;
using Tensor = BlockFigure::Tensor;

class BlockPainter {
 public:
  BlockPainter(Frame& frame, const Node& node, const Block& block, std::size_t number,
               const BlockScale& scale)
      : frame_(frame),
        node_(node),
        block_(block),
        theme_(frame.theme),
        id_(Frame::Id(Frame::Id(node.id), static_cast<int>(number))),
        scale_(scale) {
    for (const Tensor& tensor : block.tensors) {
      most_channels_ = std::max(most_channels_, tensor.channels);
      words_ = std::max(words_, FormulaWidth(tensor.shape));
    }
    words_ = std::max(words_, FormulaWidth(block.added));
    for (const Layer& layer : block.layers) {
      if (layer.on_skip)
        gutter_ = kSkipWithBox;
      else
        words_ = std::max(words_, WordsWidth(layer));
    }
  }

  double most_channels() const { return most_channels_; }
  // Everything beside the shapes.
  float Margins() const { return gutter_ + 2 * kTextGap + words_; }
  float Width() const { return Margins() + scale_.Width(most_channels_); }
  float Height() const { return HeightOf(block_, scale_); }
  bool starred() const { return starred_; }

  // As high as `height`: what its rows leave of that lengthens the edges.
  void Paint(ImVec2 corner, float height) {
    using namespace block_rows;
    const float unit = scale_.text;
    const float spare = height - Height();
    stretch_ = spare / (static_cast<float>(block_.tensors.size()) + 1);
    corner_ = corner;
    center_ = std::round(corner.x + gutter_ + kTextGap / 2 + scale_.Width(most_channels_) / 2);
    frame_.Text(Face::kStrong, NameSize(), {corner.x, corner.y + 15}, theme_.ink, block_.title);
    float y = corner.y + unit * kTitle;
    const float input = y + unit * kBar / 2;
    PaintBar(0, input);
    y = PaintArrow(input, y + unit * (kBar + kEdge) + stretch_);
    int reached = 0;
    for (const Layer& layer : block_.layers) {
      if (layer.on_skip) continue;
      // Batch norm keeps the tensor and stands directly below its convolution.
      if (layer.to != layer.from && reached > 0) {
        PaintTensor(reached, y + ReluEdge() / 2);
        y = PaintRelu(reached, y, y + ReluEdge());
      }
      reached = layer.to;
      y = PaintLayer(layer, y);
    }
    const float middle = std::round(y + unit * (kEdge + kAddition / 2) + stretch_);
    PaintArrow(y, middle - kBlockRadius);
    PaintAddition(middle);
    PaintSkip(input, middle);
    y = middle + unit * kAddition / 2;
    const int last = static_cast<int>(block_.tensors.size()) - 1;
    y = PaintRelu(last, middle + kBlockRadius, y + ReluEdge());
    PaintBar(last, y + unit * kBar / 2);
    PaintTotal(y + unit * kBar);
  }

 private:
  float FormulaSize() const { return scale_.Font(kFormulaSize); }
  float NameSize() const { return scale_.Font(kNameSize); }
  float NumberSize() const { return scale_.Font(kNumberSize); }
  float ReluEdge() const { return scale_.text * block_rows::kReluEdge + stretch_; }
  float FormulaWidth(const Formula& formula) const {
    return frame_.Laid(formula, FormulaSize()).width;
  }
  float NameWidth(const Layer& layer) const {
    return frame_.Width(Face::kStrong, NameSize(), layer.name) + 7;
  }
  // With the number, also before it is computed: shapes keep their places.
  float WordsWidth(const Layer& layer) const {
    constexpr double kRoomForAnswer = 1e6;
    const double parameters = layer.parameters.value_or(kRoomForAnswer);
    const std::string number = GroupDigits(ShowNumber(parameters, 0));
    return NameWidth(layer) + FormulaWidth(layer.words) + kStarRoom + kNumberRoom +
           frame_.Width(Face::kMain, NumberSize(), number);
  }
  float Half(int tensor) const { return scale_.Width(ChannelsOf(block_, tensor)) / 2; }
  Light LightOf(const Item* item) const {
    return item != nullptr ? frame_.LightOf(item->quantity) : Light::kNone;
  }

  // Returns where it ends.
  float PaintArrow(float from, float to) {
    frame_.list().AddLine({center_, from}, {center_, to}, theme_.track, 1.5F);
    frame_.list().AddTriangleFilled({center_, to}, {center_ - 4, to - 7}, {center_ + 4, to - 7},
                                    theme_.track);
    return to;
  }

  // Where the tensor has none, only the arrow.
  float PaintRelu(int tensor, float from, float to) {
    PaintArrow(from, to);
    if (block_.tensors[static_cast<std::size_t>(tensor)].relu)
      PaintReluMark(frame_, {center_, std::round((from + to) / 2) - 2});
    return to;
  }

  void PaintShape(int tensor, float x, float middle) {
    const FormulaBox& shape =
        frame_.Laid(block_.tensors[static_cast<std::size_t>(tensor)].shape, FormulaSize());
    frame_.Formula(shape, {std::round(x), std::round(middle + 5)}, theme_.muted,
                   Frame::Id(id_, tensor));
  }

  // A tensor between two layers. Their shapes show its channels.
  void PaintTensor(int number, float middle) {
    const Item* item = ItemAt(node_, block_.tensors[static_cast<std::size_t>(number)].item);
    const float half = Half(number);
    const float tall = ReluEdge() / 2 - 3;
    if (item != nullptr) {
      const Box box{{center_ - half, middle - tall}, {center_ + half, middle + tall}};
      frame_.Place(*item, box.Grown(std::max(0.0F, 8 - half), 0));
      frame_.Glow(LightOf(item), box, 3);
    }
    PaintShape(number, center_ + half + kTextGap, middle);
  }

  void PaintBar(int number, float middle) {
    const Item* item = ItemAt(node_, block_.tensors[static_cast<std::size_t>(number)].item);
    const float half = Half(number);
    middle = std::round(middle);
    const Box bar{{center_ - half, middle - kBar / 2}, {center_ + half, middle + kBar / 2}};
    if (item != nullptr) {
      frame_.Place(*item, bar.Grown(std::max(0.0F, 8 - half), 6));
      frame_.Glow(LightOf(item), bar.Grown(3, 4), 3);
    }
    frame_.list().AddRectFilled(bar.min, bar.max, theme_.track, 2);
    PaintShape(number, center_ + half + kTextGap, middle);
  }

  // Returns where its row ends.
  float PaintLayer(const Layer& layer, float y) {
    const Item* item = ItemAt(node_, layer.item);
    const float row = RowHeight(block_, layer, scale_);
    const float exact = static_cast<float>(Slimness(block_, layer)) * scale_.slim;
    const float height = layer.parameters ? std::clamp(exact, kLeastHeight, row) : row;
    const float above = Half(layer.from);
    const float below = Half(layer.to);
    const float widest = std::max(above, below);
    const bool to_scale = exact >= kLeastHeight &&
                          std::min(ChannelsOf(block_, layer.from), ChannelsOf(block_, layer.to)) *
                                  static_cast<double>(scale_.channel) >=
                              static_cast<double>(BlockScale::kLeastWidth);
    const float middle = y + row / 2;
    if (height < row) PaintLine(y, y + row);
    const ImVec2 corners[] = {{center_ - above, middle - height / 2},
                              {center_ + above, middle - height / 2},
                              {center_ + below, middle + height / 2},
                              {center_ - below, middle + height / 2}};
    if (item != nullptr) {
      const float target = std::max(widest, 10.0F);
      frame_.Place(*item, {{center_ - target, y}, {center_ + target, y + row}});
      frame_.RecordPart(item->id + ".shape", {{center_ - widest, middle - height / 2},
                                              {center_ + widest, middle + height / 2}});
    }
    frame_.list().AddConvexPolyFilled(corners, 4, FillOf(layer, item));
    // One by one: joined, the lines would reach far past the sharp corners.
    for (int i = 0; i < 4; ++i)
      frame_.list().AddLine(corners[i], corners[(i + 1) % 4], EdgeColor(layer, item),
                            layer.current ? 2.5F : 1.2F);
    PaintWords(layer, item, {center_ + widest + kTextGap, y}, row, to_scale);
    return y + row;
  }

  void PaintLine(float from, float to) {
    frame_.list().AddLine({center_, from}, {center_, to}, theme_.track, 1.5F);
  }

  // Grey once it is counted.
  ImU32 FillOf(const Layer& layer, const Item* item) const {
    const bool lit = LightOf(item) != Light::kNone;
    const Exposure exposure = item != nullptr ? frame_.ExposureOf(*item) : Exposure::kShown;
    if (lit || (layer.current && exposure == Exposure::kAsked)) return theme_.ochre_fill;
    return IsShown(exposure) ? Mix(theme_.background, theme_.track, 0.22F) : theme_.surface;
  }

  ImU32 EdgeColor(const Layer& layer, const Item* item) const {
    if (LightOf(item) == Light::kPinned) return theme_.ochre;
    return layer.current ? theme_.ink : theme_.track;
  }

  // Name, kernel and number: in one line where the row is flat.
  void PaintWords(const Layer& layer, const Item* item, ImVec2 at, float row, bool to_scale) {
    const float unit = scale_.text;
    const bool two = row >= unit * kTwoLines;
    const float x = std::round(at.x);
    const float baseline = std::round(at.y + row / 2 + (two ? -4 * unit : 5 * unit));
    frame_.Text(Face::kStrong, NameSize(), {x, baseline}, theme_.ink, layer.name);
    const FormulaBox& words = frame_.Laid(layer.words, FormulaSize());
    float end = x + NameWidth(layer);
    frame_.Formula(words, {end, baseline}, theme_.muted, Frame::Id(id_, 200 + layer.item));
    end += words.width;
    if (!to_scale) {
      PaintStar(end, baseline);
      end += kStarRoom;
    }
    if (item == nullptr) return;
    const ImVec2 number =
        two ? ImVec2{x, std::round(baseline + 22 * unit)} : ImVec2{end + kNumberRoom, baseline};
    PaintNumber(*item, number, {{x, at.y}, {x + WordsWidth(layer), at.y + row}}, 1);
  }

  void PaintStar(float x, float baseline) {
    frame_.Text(Face::kText, NameSize(), {x + 2, baseline}, theme_.muted, kStar);
    starred_ = true;
  }

  // The whole row can be pointed at.
  void PaintNumber(const Item& item, ImVec2 at, const Box& row, int place) {
    frame_.Place(item, row, Frame::Id(Frame::Id(item.id), place));
    if (frame_.ExposureOf(item) == Exposure::kNotYet) {
      for (int i = 0; i < 4; ++i)
        frame_.list().AddCircleFilled({at.x + 3 + 6 * static_cast<float>(i), at.y - 5}, 1.1F,
                                      theme_.muted, 8);
      return;
    }
    if (item.role == Role::kSlot) at.x += kSlotPad;
    const float width = frame_.Width(Face::kMain, NumberSize(), frame_.TextOf(item));
    frame_.Glow(LightOf(&item), {{at.x - 4, at.y - NumberSize()}, {at.x + width + 4, at.y + 6}}, 3);
    frame_.Number(item, Face::kMain, NumberSize(), at, theme_.ink);
  }

  void PaintAddition(float middle) {
    Brush& list = frame_.list();
    list.AddCircleFilled({center_, middle}, kBlockRadius, theme_.surface);
    list.AddCircle({center_, middle}, kBlockRadius, theme_.track, 0, 1.5F);
    list.AddLine({center_ - 5, middle}, {center_ + 5, middle}, theme_.ink, 1.5F);
    list.AddLine({center_, middle - 5}, {center_, middle + 5}, theme_.ink, 1.5F);
    frame_.Formula(frame_.Laid(block_.added, FormulaSize()),
                   {center_ + kBlockRadius + kTextGap, middle + 5}, theme_.muted,
                   Frame::Id(id_, 300));
  }

  void PaintSkip(float input, float middle) {
    Brush& list = frame_.list();
    const float x = std::round(corner_.x + (gutter_ > kSkip ? 2 + kBoxWidth / 2 : 8));
    input = std::round(input);
    const ImU32 color = theme_.track;
    list.AddLine({center_ - Half(0) - 4, input}, {x, input}, color, 1.5F);
    list.AddLine({x, input}, {x, middle}, color, 1.5F);
    const float end = center_ - kBlockRadius - 2;
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
    if (item != nullptr) frame_.Place(*item, box);
    frame_.list().AddRectFilled(box.min, box.max, FillOf(layer, item), 3);
    frame_.list().AddRect(box.min, box.max, EdgeColor(layer, item), 3, 0,
                          layer.current ? 2.5F : 1.2F);
    const FormulaBox& words = frame_.Laid(layer.words, 13);
    const float scale = std::min(1.0F, (kBoxWidth - 14) / std::max(1.0F, words.width));
    const FormulaBox& fitted = frame_.Laid(layer.words, std::floor(13 * scale));
    const float left = box.center().x - fitted.width / 2;
    frame_.Formula(fitted, {left, box.min.y + 16}, theme_.muted, Frame::Id(id_, 400 + layer.item));
    PaintStar(left + fitted.width, box.min.y + 16);
    if (item == nullptr || frame_.ExposureOf(*item) == Exposure::kNotYet) return;
    const float width = frame_.Width(Face::kMain, 15, frame_.TextOf(*item));
    frame_.Number(*item, Face::kMain, 15, {box.center().x - width / 2, box.max.y - 8}, theme_.ink);
  }

  void PaintTotal(float y) {
    const Item* item = ItemAt(node_, block_.total_item);
    if (item == nullptr) return;
    const float baseline = std::round(y + scale_.text * block_rows::kTotal - 8);
    const float x = std::round(center_ + Half(0) + kTextGap);
    const float right = corner_.x + Width();
    const float name = frame_.Width(Face::kStrong, NameSize(), block_.total);
    frame_.list().AddLine({x, y + 8}, {right, y + 8}, theme_.rule);
    frame_.Text(Face::kStrong, NameSize(), {x, baseline}, theme_.ink, block_.total);
    PaintNumber(*item, {x + name + kNumberRoom, baseline},
                {{x, y + 5}, {right, y + scale_.text * block_rows::kTotal}}, 0);
  }

 private:
  Frame& frame_;
  const Node& node_;
  const Block& block_;
  const Theme& theme_;
  const ImGuiID id_;
  const BlockScale& scale_;
  ImVec2 corner_;
  double most_channels_ = 1;
  float words_ = 0;  // the widest beside the shapes
  float gutter_ = kSkip;
  float center_ = 0;
  float stretch_ = 0;  // of each edge
  bool starred_ = false;
};

// In pixels, of all blocks side by side or of the widest one below another.
float ChannelFor(const std::vector<BlockPainter>& painters, float width, bool beside) {
  float margins = 0;
  double channels = 0;
  for (const BlockPainter& painter : painters) {
    margins = beside ? margins + painter.Margins() : std::max(margins, painter.Margins());
    channels =
        beside ? channels + painter.most_channels() : std::max(channels, painter.most_channels());
  }
  if (beside) margins += kGap * static_cast<float>(painters.size() - 1);
  const auto all = static_cast<float>(channels);
  return std::min(kWidestChannel, std::max(kLeastBars, width - margins) / std::max(1.0F, all));
}

}  // namespace

Extent PaintBlocks(Frame& frame, const Node& node, const BlockFigure& figure, ImVec2 corner,
                   ImVec2 room) {
  const auto count = static_cast<float>(figure.blocks.size());
  const float part = (room.x - kGap * (count - 1)) / std::max(1.0F, count);
  const bool beside = part >= kNarrowest;
  const float designed = BlocksDesignHeight(figure);
  const float height = room.y > 0 && beside ? room.y : designed;
  BlockScale scale;
  scale.text = TextScale(height / designed, room.x);
  std::vector<BlockPainter> painters;
  painters.reserve(figure.blocks.size());
  for (std::size_t i = 0; i < figure.blocks.size(); ++i)
    painters.emplace_back(frame, node, figure.blocks[i], i, scale);
  scale.channel = ChannelFor(painters, room.x, beside);
  scale.slim = SlimFor(figure, scale, height);
  float highest = 0;
  for (const Block& block : figure.blocks) highest = std::max(highest, HeightOf(block, scale));
  Extent all;
  bool starred = false;
  for (BlockPainter& painter : painters) {
    const bool first = &painter == &painters.front();
    if (beside) {
      all.width += first ? 0 : kGap;
      painter.Paint({corner.x + all.width, corner.y}, highest);
      all.width += painter.Width();
      all.height = highest;
    } else {
      all.height += first ? 0 : kBetween;
      painter.Paint({corner.x, corner.y + all.height}, painter.Height());
      all.width = std::max(all.width, painter.Width());
      all.height += painter.Height();
    }
    starred = starred || painter.starred();
  }
  const float key =
      PaintBlockKey(frame, figure, scale, starred, {corner.x, corner.y + all.height}, room.x);
  return {all.width, all.height + key};
}

}  // namespace chainrule
