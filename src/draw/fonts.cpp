#include "draw/fonts.h"

#include <imgui_internal.h>

#include <cfloat>
#include <cmath>

#include "draw/brush.h"
#include "embedded/inter_regular.h"
#include "embedded/inter_semibold.h"
#include "embedded/katex_main.h"
#include "embedded/katex_math_italic.h"
#include "embedded/katex_size1.h"
#include "embedded/katex_size2.h"

namespace chainrule {
namespace {

ImFont* Add(const unsigned char* data, std::size_t size) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  // A negative size is that of the em and not of ascent + descent, so that all faces agree. ImGui
  // 1.92 then needs the limit of the advance with the opposite sign, too.
  config.SizePixels = -1.0F;
  config.GlyphMaxAdvanceX = -FLT_MAX;
  // ImGui takes a pointer to non-const but does not write through it.
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<unsigned char*>(data),
                                                    static_cast<int>(size), 0.0F, &config);
}

constexpr std::string_view kMinus = "−";
constexpr std::size_t kMostAdvances = 64;
constexpr float kRaisedScale = 0.72F;
constexpr float kRaise = 0.36F;

struct Substitute {
  unsigned code;
  std::string_view drawn;
  bool raised;
};

// The math fonts have no raised digits, and their middle dot is an operator.
constexpr Substitute kSubstitutes[] = {
    {0x00B7, "⋅", false}, {0x2070, "0", true}, {0x00B9, "1", true}, {0x00B2, "2", true},
    {0x00B3, "3", true},  {0x2074, "4", true}, {0x2075, "5", true}, {0x2076, "6", true},
    {0x2077, "7", true},  {0x2078, "8", true}, {0x2079, "9", true}, {0x207B, "−", true},
    {0x207A, "+", true},
};

const Substitute* FindSubstitute(Face face, unsigned code) {
  if (code < 0x80 || face == Face::kText || face == Face::kStrong) return nullptr;
  for (const Substitute& substitute : kSubstitutes)
    if (substitute.code == code) return &substitute;
  return nullptr;
}

float Whole(float size) {
  return std::fmax(1.0F, std::round(size));
}

}  // namespace

// A run of characters of one face.
struct Fonts::Run {
  Face face;
  std::string_view source;
  std::string_view drawn;  // the same, unless the math fonts have it elsewhere
  float scale = 1;
  float raise = 0;  // in em of the surrounding text
};

Character NextCharacter(std::string_view text) {
  if (text.empty()) return {0, 0};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return {0xFFFD, 1};
  unsigned code = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {0xFFFD, 1};
    code = (code << 6) | (byte(i) & 0x3FU);
  }
  return {code, size};
}

void Fonts::Load() {
  fonts_[static_cast<std::size_t>(Face::kText)] =
      Add(embedded::inter_regular, embedded::inter_regular_size);
  fonts_[static_cast<std::size_t>(Face::kStrong)] =
      Add(embedded::inter_semibold, embedded::inter_semibold_size);
  fonts_[static_cast<std::size_t>(Face::kMain)] =
      Add(embedded::katex_main, embedded::katex_main_size);
  fonts_[static_cast<std::size_t>(Face::kMath)] =
      Add(embedded::katex_math_italic, embedded::katex_math_italic_size);
  fonts_[static_cast<std::size_t>(Face::kSize1)] =
      Add(embedded::katex_size1, embedded::katex_size1_size);
  fonts_[static_cast<std::size_t>(Face::kSize2)] =
      Add(embedded::katex_size2, embedded::katex_size2_size);
  ImGui::GetStyle().FontSizeBase = 15.0F;
}

void Fonts::BeginFrame() const {
  for (ImFont* font : fonts_) {
    ImGui::PushFont(font, 15.0F);
    ImGui::PopFont();
  }
}

bool Fonts::Has(Face face, unsigned code) const {
  return code <= IM_UNICODE_CODEPOINT_MAX && Get(face)->IsGlyphInFont(static_cast<ImWchar>(code));
}

Face Fonts::FaceFor(Face face, unsigned code) const {
  // Every text face has ASCII.
  if (code < 0x80 || Has(face, code)) return face;
  for (Face other : {Face::kMain, Face::kMath, Face::kText})
    if (Has(other, code)) return other;
  return face;
}

Fonts::Run Fonts::NextRun(Face face, std::string_view text) const {
  const Character first = NextCharacter(text);
  if (const Substitute* substitute = FindSubstitute(face, first.code)) {
    return {Face::kMain, text.substr(0, first.size), substitute->drawn,
            substitute->raised ? kRaisedScale : 1, substitute->raised ? kRaise : 0};
  }
  const Face own = FaceFor(face, first.code);
  std::size_t end = first.size;
  while (end < text.size()) {
    const Character next = NextCharacter(text.substr(end));
    if (next.code >= 0x80 &&
        (FindSubstitute(face, next.code) != nullptr || FaceFor(face, next.code) != own))
      break;
    if (next.code < 0x80 && own != face) break;
    end += next.size;
  }
  return {own, text.substr(0, end), text.substr(0, end)};
}

float Fonts::RunWidth(const Run& run, float size) const {
  ImFontBaked* baked = Get(run.face)->GetFontBaked(Whole(size * run.scale));
  float width = 0;
  for (std::string_view rest = run.drawn; !rest.empty();) {
    const Character character = NextCharacter(rest);
    width += baked->GetCharAdvance(static_cast<ImWchar>(character.code));
    rest.remove_prefix(character.size);
  }
  return width;
}

Fonts::Advances& Fonts::AdvancesOf(Face face, float size) const {
  const float density = Get(face)->CurrentRasterizerDensity;
  const auto wanted = [&](const Advances& known) {
    return known.face == face && known.size == size && known.density == density;
  };
  // Most text has the same size as the text measured before it.
  if (last_advances_ < advances_.size() && wanted(advances_[last_advances_]))
    return advances_[last_advances_];
  for (last_advances_ = 0; last_advances_ < advances_.size(); ++last_advances_)
    if (wanted(advances_[last_advances_])) return advances_[last_advances_];
  if (advances_.size() >= kMostAdvances) advances_.clear();
  Advances advances{face, size, density};
  advances.widths.fill(-1);
  advances_.push_back(advances);
  last_advances_ = advances_.size() - 1;
  return advances_.back();
}

float Fonts::Width(Face face, float size, std::string_view text) const {
  Advances& advances = AdvancesOf(face, Whole(size));
  float width = 0;
  while (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    const bool minus = text.starts_with(kMinus);
    if (first < 0x80 || minus) {
      const std::string_view character = text.substr(0, minus ? kMinus.size() : 1);
      float& advance = advances.widths[minus ? 0x80 : first];
      if (advance < 0) advance = RunWidth(NextRun(face, character), advances.size);
      width += advance;
      text.remove_prefix(character.size());
      continue;
    }
    const Run run = NextRun(face, text);
    width += RunWidth(run, Whole(size));
    text.remove_prefix(run.source.size());
  }
  return width;
}

void Fonts::Draw(Brush& brush, Face face, float size, ImVec2 baseline, ImU32 color,
                 std::string_view text) const {
  size = Whole(size);
  while (!text.empty()) {
    const Run run = NextRun(face, text);
    const float width = RunWidth(run, size);
    // In whole pixels, as ImGui places text.
    const ImVec2 at{std::round(baseline.x), std::round(baseline.y - run.raise * size)};
    brush.AddRun(run.face, Whole(size * run.scale), at, width, color, run.drawn);
    text.remove_prefix(run.source.size());
    baseline.x += width;
  }
}

}  // namespace chainrule
