#include "app/imgui_renderer.h"

#include <GLES3/gl3.h>
#include <imgui.h>

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "app/gl_program.h"
#include "embedded/imgui_frag.h"
#include "embedded/imgui_vert.h"

namespace chainrule {
namespace {

// Locations as the shader has them.
enum Attribute { kPosition, kTexturePlace, kColor };

constexpr GLenum kIndexType = sizeof(ImDrawIdx) == 2 ? GL_UNSIGNED_SHORT : GL_UNSIGNED_INT;
constexpr ImGuiBackendFlags kAbilities =
    ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;

unsigned Name(ImTextureID texture) {
  return static_cast<unsigned>(texture);
}

// GL takes offsets into a buffer as pointers.
const void* Offset(std::size_t bytes) {
  return reinterpret_cast<const void*>(static_cast<std::uintptr_t>(bytes));
}

void Create(ImTextureData& texture) {
  assert(texture.Format == ImTextureFormat_RGBA32);
  unsigned name = 0;
  glGenTextures(1, &name);
  glBindTexture(GL_TEXTURE_2D, name);
  for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, filter, GL_LINEAR);
  for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
    glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, texture.Width, texture.Height, 0, GL_RGBA,
               GL_UNSIGNED_BYTE, texture.GetPixels());
  texture.SetTexID(name);
  texture.SetStatus(ImTextureStatus_OK);
}

void Update(ImTextureData& texture) {
  glBindTexture(GL_TEXTURE_2D, Name(texture.TexID));
  glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
  for (const ImTextureRect& rect : texture.Updates) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, rect.x, rect.y, rect.w, rect.h, GL_RGBA, GL_UNSIGNED_BYTE,
                    texture.GetPixelsAt(rect.x, rect.y));
  }
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  texture.SetStatus(ImTextureStatus_OK);
}

void Destroy(ImTextureData& texture) {
  const unsigned name = Name(texture.TexID);
  glDeleteTextures(1, &name);
  texture.SetTexID(ImTextureID_Invalid);
  texture.SetStatus(ImTextureStatus_Destroyed);
}

void Follow(ImTextureData& texture) {
  if (texture.Status == ImTextureStatus_WantCreate) Create(texture);
  if (texture.Status == ImTextureStatus_WantUpdates) Update(texture);
  if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) Destroy(texture);
}

// Tells GL where the array's vertices begin in the buffer.
void ReadVerticesFrom(unsigned first) {
  const std::size_t start = first * sizeof(ImDrawVert);
  constexpr auto kStride = static_cast<GLsizei>(sizeof(ImDrawVert));
  glVertexAttribPointer(kPosition, 2, GL_FLOAT, GL_FALSE, kStride,
                        Offset(start + offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(kTexturePlace, 2, GL_FLOAT, GL_FALSE, kStride,
                        Offset(start + offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(kColor, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride,
                        Offset(start + offsetof(ImDrawVert, col)));
}

template <class Value>
void Upload(GLenum target, const ImVector<Value>& values) {
  glBufferData(target, values.size_in_bytes(), values.Data, GL_STREAM_DRAW);
}

float Channel(unsigned color, int shift) {
  return static_cast<float>((color >> shift) & 0xFFu) / 255.0f;
}

// Draws the lists with the current GL state.
class Lists {
 public:
  Lists(const ImDrawData& data, int height) : data_(data), height_(height) {}

  void Draw(const ImDrawList& list) {
    Upload(GL_ARRAY_BUFFER, list.VtxBuffer);
    Upload(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer);
    for (const ImDrawCmd& command : list.CmdBuffer) {
      assert(command.UserCallback == nullptr);
      if (Clip(command.ClipRect)) Draw(command);
    }
  }

 private:
  // Returns false if nothing is left to draw. GL counts rows from below.
  bool Clip(const ImVec4& rect) {
    const ImVec2 origin = data_.DisplayPos;
    const ImVec2 scale = data_.FramebufferScale;
    const float left = (rect.x - origin.x) * scale.x;
    const float top = (rect.y - origin.y) * scale.y;
    const float right = (rect.z - origin.x) * scale.x;
    const float bottom = (rect.w - origin.y) * scale.y;
    if (right <= left || bottom <= top) return false;
    glScissor(static_cast<int>(left), static_cast<int>(static_cast<float>(height_) - bottom),
              static_cast<int>(right - left), static_cast<int>(bottom - top));
    return true;
  }

  void Draw(const ImDrawCmd& command) {
    if (command.VtxOffset != first_vertex_) ReadVerticesFrom(first_vertex_ = command.VtxOffset);
    const unsigned texture = Name(command.GetTexID());
    if (texture != texture_) glBindTexture(GL_TEXTURE_2D, texture_ = texture);
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), kIndexType,
                   Offset(command.IdxOffset * sizeof(ImDrawIdx)));
  }

  const ImDrawData& data_;
  int height_;
  unsigned first_vertex_ = 0;
  unsigned texture_ = 0;
};

}  // namespace

bool ImGuiRenderer::Start() {
  program_ = MakeProgram({embedded::imgui_vert, embedded::imgui_vert_size},
                         {embedded::imgui_frag, embedded::imgui_frag_size});
  if (program_ == 0) return false;
  display_position_ = glGetUniformLocation(program_, "display_position");
  display_size_ = glGetUniformLocation(program_, "display_size");

  glGenBuffers(1, &vertices_);
  glGenBuffers(1, &indices_);
  glGenVertexArrays(1, &vertex_array_);
  glBindVertexArray(vertex_array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  for (const GLuint attribute : {kPosition, kTexturePlace, kColor})
    glEnableVertexAttribArray(attribute);

  GLint largest = 0;
  glGetIntegerv(GL_MAX_TEXTURE_SIZE, &largest);
  ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  platform.Renderer_TextureMaxWidth = platform.Renderer_TextureMaxHeight = largest;
  ImGui::GetIO().BackendFlags |= kAbilities;
  return true;
}

void ImGuiRenderer::Stop() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) Destroy(*texture);
  glDeleteVertexArrays(1, &vertex_array_);
  glDeleteBuffers(1, &vertices_);
  glDeleteBuffers(1, &indices_);
  glDeleteProgram(program_);
  *this = ImGuiRenderer();
}

void ImGuiRenderer::Draw(const ImDrawData& data, unsigned background) {
  const int width = static_cast<int>(data.DisplaySize.x * data.FramebufferScale.x);
  const int height = static_cast<int>(data.DisplaySize.y * data.FramebufferScale.y);
  if (width <= 0 || height <= 0) return;

  glActiveTexture(GL_TEXTURE0);
  for (ImTextureData* texture : *data.Textures) Follow(*texture);

  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(Channel(background, 16), Channel(background, 8), Channel(background, 0), 1.0f);
  glClear(GL_COLOR_BUFFER_BIT);

  glEnable(GL_SCISSOR_TEST);
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glUseProgram(program_);
  glUniform2f(display_position_, data.DisplayPos.x, data.DisplayPos.y);
  glUniform2f(display_size_, data.DisplaySize.x, data.DisplaySize.y);
  glBindVertexArray(vertex_array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  ReadVerticesFrom(0);

  Lists lists(data, height);
  for (const ImDrawList* list : data.CmdLists) lists.Draw(*list);
}

}  // namespace chainrule
