// Draws with WebGL2 what Dear ImGui has composed: one shader, one vertex and one index buffer.
#pragma once

struct ImDrawData;

namespace chainrule {

// Never asks GL for its state: each frame sets all the state that it needs. So other code that
// draws in the context need not restore anything.
class ImGuiRenderer {
 public:
  // Makes shader and buffers in the current context, which may be a new one, and tells ImGui what
  // this renderer can do. Returns false if GL refuses them. The first frame makes the textures.
  bool Start();
  // Deletes everything, also in a lost context, and makes ImGui ask for its textures again.
  void Stop();

  // Fills the canvas with the background, 0xRRGGBB, and draws on it. Makes, changes and deletes
  // textures as ImGui asks.
  void Draw(const ImDrawData& data, unsigned background);

 private:
  unsigned program_ = 0;
  unsigned vertex_array_ = 0;
  unsigned vertices_ = 0;
  unsigned indices_ = 0;
  int display_position_ = -1;
  int display_size_ = -1;
};

}  // namespace chainrule
