// The legend of tinted cells.
#include <algorithm>
#include <cmath>

#include "course/number.h"
#include "draw/tensor_parts.h"

namespace chainrule {
namespace {

constexpr float kWidth = 180;
constexpr float kHeight = 14;
constexpr float kGap = 10;
constexpr float kWordsGap = 36;
constexpr float kNumberSize = 14;
constexpr float kWordsSize = 13;
constexpr int kDecimals = 3;
// The part of the colour that a number close to 0 has: its sign can still be seen.
constexpr float kFaintest = 0.1F;

}  // namespace

ImU32 TintOf(const Theme& theme, double strength) {
  if (strength == 0) return theme.surface;
  const auto part = static_cast<float>(std::min(std::abs(strength), 1.0));
  return Mix(theme.surface, strength < 0 ? theme.negative_cell : theme.positive_cell,
             kFaintest + (1 - kFaintest) * part);
}

void PaintTints(Frame& frame, const TensorFigure& figure, ImVec2 corner) {
  const Theme& theme = frame.theme;
  const ImU32 faint_negative = Mix(theme.surface, theme.negative_cell, kFaintest);
  const ImU32 faint_positive = Mix(theme.surface, theme.positive_cell, kFaintest);
  const float baseline = corner.y + kHeight - 2;
  float x = corner.x;
  if (figure.tinted && figure.largest > 0) {
    const std::string largest = GroupDigits(ShowNumber(figure.largest, kDecimals));
    const std::string smallest = "−" + largest;
    frame.Text(Face::kMain, kNumberSize, {x, baseline}, theme.muted, smallest);
    x += frame.Width(Face::kMain, kNumberSize, smallest) + kGap;
    const float middle = x + kWidth / 2;
    const float bottom = corner.y + kHeight;
    frame.list().AddGradient({x, corner.y}, {middle, bottom}, theme.negative_cell, faint_negative);
    frame.list().AddGradient({middle, corner.y}, {x + kWidth, bottom}, faint_positive,
                             theme.positive_cell);
    frame.list().AddRect({x, corner.y}, {x + kWidth, bottom}, theme.rule);
    x += kWidth + kGap;
    frame.Text(Face::kMain, kNumberSize, {x, baseline}, theme.muted, largest);
    x += frame.Width(Face::kMain, kNumberSize, largest) + kWordsGap;
  }
  if (!figure.without.empty())
    frame.Text(Face::kText, kWordsSize, {x, baseline}, theme.muted, "0: " + figure.without);
}

}  // namespace chainrule
