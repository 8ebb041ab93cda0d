#include "app/gl_heatmap.h"

#include <GLES3/gl3.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "app/gl_program.h"
#include "embedded/heatmap_frag.h"
#include "embedded/heatmap_vert.h"

namespace chainrule {
namespace {

enum Input { kRows, kColumns, kWeights, kPalette };
enum Uniform { kVertical, kHorizontal, kGroup, kShowsDensity, kLevels };

constexpr const char* kInputNames[] = {"row_boxes", "column_boxes", "weights", "palette"};
constexpr const char* kUniformNames[] = {"vertical", "horizontal", "group", "shows_density",
                                         "levels"};

constexpr int kMostBoxes = 5;
constexpr int kTexelsPerBox = 2;
constexpr int kIntsPerRange = kMostBoxes * kTexelsPerBox * 4;
constexpr int kWeightsPerLine = 2048;  // the shader's number
constexpr int kMostLines = 2048;       // every WebGL2 has room for this
constexpr int kMostPixels = 4096;      // of a side: the widest picture on the densest screen
// Sums of two such numbers fit the shader's integers.
constexpr std::int64_t kMost = std::int64_t{1} << 29;

// Integer textures are incomplete with any other filter. The others are looked up, not sampled.
void Nearest() {
  for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, filter, GL_NEAREST);
  for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
    glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
}

void Bind(int unit, unsigned texture) {
  glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
  glBindTexture(GL_TEXTURE_2D, texture);
}

bool Same(const HeatmapPicture& a, const HeatmapPicture& b) {
  return a.source == b.source && a.shows == b.shows && a.window.row == b.window.row &&
         a.window.column == b.window.column && a.window.columns == b.window.columns &&
         a.width == b.width && a.height == b.height && a.palette == b.palette;
}

std::int32_t Int(std::int64_t value) {
  return static_cast<std::int32_t>(value);
}

void SetAxis(int uniform, const ConvAxis& axis) {
  glUniform4i(uniform, Int(axis.k), Int(axis.stride), Int(axis.padding), Int(axis.dilation));
}

}  // namespace

void GlHeatmap::Forget() {
  if (program_ != 0) glDeleteProgram(program_);
  glDeleteTextures(static_cast<GLsizei>(inputs_.size()), inputs_.data());
  for (const Made& made : made_) {
    glDeleteTextures(1, &made.texture);
    glDeleteFramebuffers(1, &made.framebuffer);
  }
  *this = GlHeatmap();
}

bool GlHeatmap::Start() {
  if (program_ != 0 || failed_) return !failed_;
  program_ = MakeProgram({embedded::heatmap_vert, embedded::heatmap_vert_size},
                         {embedded::heatmap_frag, embedded::heatmap_frag_size});
  failed_ = program_ == 0;
  if (failed_) return false;
  glUseProgram(program_);
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    glUniform1i(glGetUniformLocation(program_, kInputNames[i]), static_cast<GLint>(i));
  for (std::size_t i = 0; i < uniforms_.size(); ++i)
    uniforms_[i] = glGetUniformLocation(program_, kUniformNames[i]);
  glGenTextures(static_cast<GLsizei>(inputs_.size()), inputs_.data());
  for (const unsigned texture : inputs_) {
    Bind(0, texture);
    Nearest();
  }
  return true;
}

// Whether the picture fits the shader's integers and textures.
bool GlHeatmap::Fits(const HeatmapPicture& picture) const {
  const Convolution& conv = picture.source->conv;
  for (const ConvAxis& axis : conv.axes) {
    if (std::max({axis.n, axis.k, axis.stride, axis.padding, axis.dilation}) > kMost / 8 ||
        axis.n + 2 * axis.padding > kMost)
      return false;
  }
  const double step = picture.window.columns / picture.width;
  // Cells under a pixel; there cannot be more connections than that.
  const double cells = (step + 1) * (step + 1);
  return std::max(conv.shape.in_channels, conv.shape.out_channels) < kMost &&
         std::max(conv.out[0], conv.out[1]) < kMost &&
         conv.weights <= std::int64_t{kWeightsPerLine} * kMostLines &&
         (cells < static_cast<double>(kMost) || picture.shows == HeatmapFigure::Shows::kLargest) &&
         step < static_cast<double>(kMost) &&
         std::max(picture.width, picture.height) <= kMostPixels;
}

void GlHeatmap::UploadBoxes(int unit, const std::vector<IndexRange>& ranges,
                            const Convolution& conv, bool outputs) {
  boxes_.assign(ranges.size() * kIntsPerRange, 0);
  std::int32_t* line = boxes_.data();
  for (const IndexRange& range : ranges) {
    const std::vector<PlaceBox> boxes =
        outputs ? SplitOutputs(conv, range) : SplitInputs(conv, range);
    std::int32_t* texel = line;
    for (const PlaceBox& box : boxes) {
      const std::int64_t ends[] = {box.channels.begin, box.channels.end, box.y.begin,
                                   box.y.end,          box.x.begin,      box.x.end};
      std::transform(std::begin(ends), std::end(ends), texel, Int);
      texel += 4 * kTexelsPerBox;
    }
    line[6] = Int(static_cast<std::int64_t>(boxes.size()));
    line[7] = Int(range.size());
    line += kIntsPerRange;
  }
  Bind(unit, inputs_[static_cast<std::size_t>(unit)]);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA32I, kMostBoxes * kTexelsPerBox,
               static_cast<GLsizei>(ranges.size()), 0, GL_RGBA_INTEGER, GL_INT, boxes_.data());
}

void GlHeatmap::UploadWeights(const HeatmapPicture& picture) {
  const HeatmapFigure::Source& source = *picture.source;
  const std::int64_t lines = (source.w.size() + kWeightsPerLine - 1) / kWeightsPerLine;
  std::vector<float> shares(static_cast<std::size_t>(lines * kWeightsPerLine));
  if (source.largest > 0) {
    for (std::int64_t i = 0; i < source.w.size(); ++i)
      shares[static_cast<std::size_t>(i)] = static_cast<float>(source.w.data()[i] / source.largest);
  }
  Bind(kWeights, inputs_[kWeights]);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R32F, kWeightsPerLine, Int(lines), 0, GL_RED, GL_FLOAT,
               shares.data());
  weights_of_ = picture.source;
}

void GlHeatmap::Upload(const HeatmapPicture& picture) {
  const Convolution& conv = picture.source->conv;
  const HeatmapPixels pixels(conv, picture.window, picture.width, picture.height);
  UploadBoxes(kRows, pixels.rows, conv, true);
  UploadBoxes(kColumns, pixels.columns, conv, false);
  if (weights_of_ != picture.source) UploadWeights(picture);
  Bind(kWeights, inputs_[kWeights]);
  Bind(kPalette, inputs_[kPalette]);
  if (palette_of_ != picture.palette) {
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kHeatmapColors, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                 picture.palette->data());
    palette_of_ = picture.palette;
  }
}

// Only grows: a moving picture is smaller and uses the same texture.
void GlHeatmap::MakeTarget(Made& made, int width, int height) {
  if (made.texture != 0 && made.width >= width && made.height >= height) return;
  if (made.texture == 0) {
    glGenTextures(1, &made.texture);
    glGenFramebuffers(1, &made.framebuffer);
  }
  made.width = std::max(made.width, width);
  made.height = std::max(made.height, height);
  Bind(0, made.texture);
  Nearest();
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, made.width, made.height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               nullptr);
  glBindFramebuffer(GL_FRAMEBUFFER, made.framebuffer);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, made.texture, 0);
}

void GlHeatmap::Draw(const Made& made, const HeatmapPicture& picture) {
  const Convolution& conv = picture.source->conv;
  glBindFramebuffer(GL_FRAMEBUFFER, made.framebuffer);
  glViewport(0, 0, picture.width, picture.height);
  glDisable(GL_BLEND);
  glDisable(GL_SCISSOR_TEST);
  glBindVertexArray(0);  // it reads no vertices
  glUseProgram(program_);
  SetAxis(uniforms_[kVertical], conv.axes[0]);
  SetAxis(uniforms_[kHorizontal], conv.axes[1]);
  glUniform2i(uniforms_[kGroup], Int(conv.group_outputs), Int(conv.group_inputs));
  glUniform1i(uniforms_[kShowsDensity], picture.shows == HeatmapFigure::Shows::kDensity ? 1 : 0);
  glUniform1f(uniforms_[kLevels], HeatmapLevels(picture.shows));
  glDrawArrays(GL_TRIANGLES, 0, 3);
}

std::optional<HeatmapTexture> GlHeatmap::Render(Use use, const HeatmapPicture& picture) {
  Made& made = made_[static_cast<std::size_t>(use)];
  if (!made.valid || !Same(made.of, picture)) {
    made.valid = false;
    if (!Fits(picture) || !Start()) return std::nullopt;
    MakeTarget(made, picture.width, picture.height);
    Upload(picture);
    Draw(made, picture);
    made.of = picture;
    made.valid = true;
  }
  return HeatmapTexture{ImTextureRef(static_cast<ImTextureID>(made.texture)),
                        {static_cast<float>(picture.width) / static_cast<float>(made.width),
                         static_cast<float>(picture.height) / static_cast<float>(made.height)}};
}

}  // namespace chainrule
