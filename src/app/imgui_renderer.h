// Draws what Dear ImGui has composed with WebGL2: one shader, one vertex and one index buffer.
#pragma once

struct ImDrawData;

namespace chainrule {

// Asks GL for nothing in a frame: each frame sets all the state that it depends on, so whoever else
// draws in the context need not put anything back.
class ImGuiRenderer {
 public:
  // Makes shader and buffers in the current context, which may be a new one, and tells ImGui what
  // this renderer can do. False where GL refuses them. Textures are made by the first frame.
  bool Start();
  // Deletes everything, also in a context that is lost, and has ImGui ask for its textures anew.
  void Stop();

  // Fills the canvas with the background, 0xRRGGBB, and draws on it. Makes, changes and deletes
  // the textures as ImGui asks.
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
