// The typefaces: loads them, and measures and draws text at a baseline.
#pragma once

#include <imgui.h>

#include <array>
#include <string_view>
#include <vector>

namespace chainrule {

class Brush;

enum class Face {
  kText,    // Inter
  kStrong,  // Inter SemiBold
  kMain,    // KaTeX Main: upright, digits, operators
  kMath,    // KaTeX Math Italic
  kSize1,   // large operators and fences
  kSize2,   // larger ones
};
constexpr int kFaceCount = 6;

// One character of UTF-8 and the bytes it takes; a broken sequence counts as one byte, U+FFFD.
struct Character {
  unsigned code = 0;
  std::size_t size = 1;
};
Character NextCharacter(std::string_view text);

class Fonts {
 public:
  // Loads the fonts into the current context's atlas. Sizes below are of the em, in whole pixels.
  void Load();
  // ImGui knows the display's density only for the bound font. This tells the other fonts.
  void BeginFrame() const;

  float Width(Face face, float size, std::string_view text) const;
  // `baseline` is the left end of the baseline. Characters that the face lacks are drawn in
  // another.
  void Draw(Brush& brush, Face face, float size, ImVec2 baseline, ImU32 color,
            std::string_view text) const;
  bool Has(Face face, unsigned code) const;
  float density() const { return Get(Face::kText)->CurrentRasterizerDensity; }
  ImFont* Get(Face face) const { return fonts_[static_cast<std::size_t>(face)]; }

 private:
  struct Run;
  Face FaceFor(Face face, unsigned code) const;
  Run NextRun(Face face, std::string_view text) const;
  float RunWidth(const Run& run, float size) const;

  // Widths of the most common characters, asked for once for each face, size and density: asking
  // for a width makes ImGui draw the character into the atlas.
  struct Advances {
    Face face = Face::kText;
    float size = 0;
    float density = 0;
    std::array<float, 129> widths = {};  // ASCII, and U+2212 at the end; below 0: not asked yet
  };
  Advances& AdvancesOf(Face face, float size) const;

  std::array<ImFont*, kFaceCount> fonts_ = {};
  mutable std::vector<Advances> advances_;
  mutable std::size_t last_advances_ = 0;  // the entries in use
};

}  // namespace chainrule
