// The drawn view: an SDL2 window on the page's canvas, with WebGL2 and Dear ImGui in it.
#pragma once

#include <functional>
#include <memory>

#include "app/gl_heatmap.h"
#include "app/imgui_renderer.h"
#include "draw/painter.h"
#include "page/page.h"

struct SDL_Window;
union SDL_Event;

namespace chainrule {

class Window {
 public:
  // `wake` is called for everything that needs a new frame: input, a new size, a restored context.
  explicit Window(std::function<void()> wake);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Call it when the canvas has its size. Returns false without WebGL2: then nothing is left
  // behind, and the text view is the tutor.
  bool Open();
  // Also false while the context is lost or released.
  bool can_draw() const;

  // Gives the GL context away. A page may hold only 16, and one that the browser takes never comes
  // back.
  void Release();
  // Asks for the context again, whether we or the browser took it. Calls `wake` when it is there.
  void Restore();

  // Whether what is drawn there can move: right for a positive `dx`, left for a negative one, down
  // for a positive `dy`, up for a negative one.
  bool CanPan(float x, float y, float dx, float dy) const;
  bool OnMap(float x, float y) const { return painter_ && painter_->OnMap(x, y); }
  // Whether a large map was the last thing clicked: then wheel and keys move it.
  bool MapChosen() const { return painter_ && painter_->MapChosen(); }
  // Lets go of whatever is pressed or dragged, as if it had not been pressed.
  void LetGo();

  // Call it when the canvas's size or the screen's density may have changed.
  void Resize();

  // Closes a list that is open over the page. Returns false if there was none.
  bool CloseLists() { return painter_ && painter_->CloseLists(); }

  // Hands waiting input to ImGui and draws one frame. Needs can_draw().
  Interaction Draw(const Page& page, const View& view, const DrawOptions& options);

 private:
  static int OnEvent(void* self, SDL_Event* event);
  void OnContextLost();
  void OnContextRestored();
  bool StartRenderer();
  void StopRenderer();
  void Close();

  std::function<void()> wake_;
  SDL_Window* window_ = nullptr;
  void* context_ = nullptr;
  std::unique_ptr<Painter> painter_;
  ImGuiRenderer renderer_;
  GlHeatmap heatmaps_;
  bool rendering_ = false;  // renderer_ is started, with its objects in the context
};

}  // namespace chainrule
