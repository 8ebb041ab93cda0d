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
  // `wake` is told of everything that asks for a new frame: input, a new size, a context restored.
  explicit Window(std::function<void()> wake);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // To be called when the canvas has its size. False where there is no WebGL2: then nothing is left
  // behind, and the text view is the tutor.
  bool Open();
  // False also while the context is lost or released.
  bool can_draw() const;

  // Gives the GL context away: a page may hold 16, and those that the browser takes are gone for
  // good.
  void Release();
  // Asks for the context again, whoever took it. `wake` is told when it is there.
  void Restore();

  // Whether what is drawn at the place can be moved right for a positive `dx`, left for a negative
  // one, or down for a positive `dy`, up for a negative one.
  bool CanPan(float x, float y, float dx, float dy) const;
  bool OnMap(float x, float y) const { return painter_ && painter_->OnMap(x, y); }
  // Whether a large map was clicked last: wheel and keys move it.
  bool MapChosen() const { return painter_ && painter_->MapChosen(); }
  // Whatever is pressed or dragged is let go, as if it had not been pressed.
  void LetGo();

  // The canvas or the screen's density may have another size now.
  void Resize();

  // Closes a list that is open over the page; false if there was none.
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
