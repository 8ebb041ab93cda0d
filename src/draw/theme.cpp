#include "draw/theme.h"

#include <algorithm>
#include <cmath>

namespace chainrule {
namespace {

constexpr ImU32 Rgb(unsigned hex) {
  return IM_COL32((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF, 0xFF);
}

constexpr unsigned kLightBackground = 0xFCFBF8;
constexpr unsigned kDarkBackground = 0x17191D;

constexpr Theme kLightTheme = {
    .background = Rgb(kLightBackground),
    .surface = Rgb(0xFFFFFF),
    .raised = Rgb(0xFFFFFF),
    .ink = Rgb(0x1F2328),
    .muted = Rgb(0x666D76),
    .rule = Rgb(0xDDD8D0),
    .border = Rgb(0xB9B4AB),
    .track = Rgb(0x59616B),
    .violet = Rgb(0x6B4FA3),
    .violet_pale = Rgb(0xD3CAE6),
    .slope = Rgb(0x0B6B63),
    .ochre_fill = Rgb(0xFDF1CC),
    .ochre = Rgb(0xC8892B),
    .positive = Rgb(0x2B6CB0),
    .negative = Rgb(0xC4614F),
    .positive_cell = Rgb(0x5F93CB),
    .negative_cell = Rgb(0xD67D69),
    .error = Rgb(0xA83A2A),
    .bias_fill = Rgb(0xEFEBE4),
    .chosen_fill = Rgb(0x1F2328),
    .chosen_ink = Rgb(0xFCFBF8),
    .shade = Rgb(0xF3F0EA),
    .scrollbar = Rgb(0xCFC9BF),
};

constexpr Theme kDarkTheme = {
    .background = Rgb(kDarkBackground),
    .surface = Rgb(0x1F2227),
    .raised = Rgb(0x272B31),
    .ink = Rgb(0xECEAE4),
    .muted = Rgb(0xA6ACB5),
    .rule = Rgb(0x34383F),
    .border = Rgb(0x5A606A),
    .track = Rgb(0xA3A9B2),
    .violet = Rgb(0xB7A1E3),
    .violet_pale = Rgb(0x4A4163),
    .slope = Rgb(0x5FC9BC),
    .ochre_fill = Rgb(0x463813),
    .ochre = Rgb(0xD9A441),
    .positive = Rgb(0x6FA8E6),
    .negative = Rgb(0xE08A7C),
    .positive_cell = Rgb(0x3B6CA1),
    .negative_cell = Rgb(0x9F4E39),
    .error = Rgb(0xF0A294),
    .bias_fill = Rgb(0x2C2F35),
    .chosen_fill = Rgb(0xECEAE4),
    .chosen_ink = Rgb(0x17191D),
    .shade = Rgb(0x282C32),
    .scrollbar = Rgb(0x474C55),
};

double Channel(ImU32 color, int shift) {
  const double value = static_cast<double>((color >> shift) & 0xFF) / 255.0;
  return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double Luminance(ImU32 color) {
  return 0.2126 * Channel(color, IM_COL32_R_SHIFT) + 0.7152 * Channel(color, IM_COL32_G_SHIFT) +
         0.0722 * Channel(color, IM_COL32_B_SHIFT);
}

}  // namespace

const Theme& ThemeOf(ThemeId id) {
  return id == ThemeId::kDark ? kDarkTheme : kLightTheme;
}

unsigned BackgroundColor(ThemeId id) {
  return id == ThemeId::kDark ? kDarkBackground : kLightBackground;
}

ImU32 Mix(ImU32 a, ImU32 b, float amount) {
  amount = std::clamp(amount, 0.0F, 1.0F);
  ImU32 mixed = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const float from = static_cast<float>((a >> shift) & 0xFF);
    const float to = static_cast<float>((b >> shift) & 0xFF);
    mixed |= static_cast<ImU32>(std::lround(from + (to - from) * amount)) << shift;
  }
  return mixed;
}

double Contrast(ImU32 a, ImU32 b) {
  const double one = Luminance(a) + 0.05;
  const double other = Luminance(b) + 0.05;
  return std::max(one, other) / std::min(one, other);
}

}  // namespace chainrule
