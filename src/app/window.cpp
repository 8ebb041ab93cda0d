#include "app/window.h"

#include <SDL.h>
#include <emscripten.h>
#include <emscripten/html5.h>
#include <imgui.h>
#include <imgui_impl_sdl2.h>
#include <imgui_internal.h>

#include <algorithm>
#include <utility>

#include "app/canvas_size.h"

// clang-format off
EM_JS(void, chainrule_dispatch_resize, (), { window.dispatchEvent(new Event("resize")); });
EM_JS(int, chainrule_context_lost, (), { return GLctx.isContextLost() ? 1 : 0; });
// Get the extension early: a lost context no longer has any.
EM_JS(void, chainrule_keep_loss, (), {
  Module["contextLoss"] = GLctx.getExtension("WEBGL_lose_context");
});
EM_JS(void, chainrule_lose_context, (), {
  if (Module["contextLoss"]) Module["contextLoss"].loseContext();
});
EM_JS(void, chainrule_restore_context, (), {
  var context = GLctx;
  // In a separate task: restoring is not allowed while the loss is being reported.
  setTimeout(function() {
    if (Module["contextLoss"] && context.isContextLost()) Module["contextLoss"].restoreContext();
  });
});
// clang-format on

namespace chainrule {
namespace {

constexpr char kCanvas[] = "#canvas";
// ImGui's own values, which are meant for a density of 1.
constexpr float kCircleError = 0.30f;
constexpr float kCurveError = 1.25f;
// The usual value of systems. ImGui's own 0.3 s is short when a frame is slow, and for a finger.
constexpr float kDoubleClickTime = 0.5f;

// Tells ImGui where a press is. If the page scrolled away and back under a resting pointer, the
// pointer left, and SDL reports no motion to the same place.
void TellPlace(const SDL_MouseButtonEvent& button) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(button.which == SDL_TOUCH_MOUSEID ? ImGuiMouseSource_TouchScreen
                                                           : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(static_cast<float>(button.x), static_cast<float>(button.y));
}

}  // namespace

Window::Window(std::function<void()> wake) : wake_(std::move(wake)) {}

Window::~Window() {
  Close();
}

bool Window::Open() {
  if (painter_) return true;
  ForgetCanvasSize();
  // By default SDL listens for keys on the whole window, and would take those of the host page.
  SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, kCanvas);
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return false;
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_ES);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
  SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 0);
  SDL_GL_SetAttribute(SDL_GL_DEPTH_SIZE, 0);
  SDL_GL_SetAttribute(SDL_GL_STENCIL_SIZE, 0);
  // The size is the canvas's CSS size; a title would become the document's.
  window_ = SDL_CreateWindow(nullptr, 0, 0, 1, 1,
                             SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI);
  if (window_ != nullptr) context_ = SDL_GL_CreateContext(window_);
  if (context_ == nullptr) {
    Close();
    return false;
  }
  // SDL's listener keeps the page out of the back/forward cache. Learners type into the page's own
  // inputs, never into the canvas.
  emscripten_set_beforeunload_callback(nullptr, nullptr);
  SDL_StopTextInput();
  // Fingers arrive as the mouse. SDL would keep each touch from the browser at once, before we know
  // whether it scrolls or zooms the page.
  SDL_EventState(SDL_FINGERDOWN, SDL_DISABLE);

  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigErrorRecoveryEnableTooltip = false;  // learners do not see our own mistakes
  io.MouseDoubleClickTime = kDoubleClickTime;
  ImGui_ImplSDL2_InitForOpenGL(window_, context_);
  painter_ = std::make_unique<Painter>();
  // Some contexts are lost when they are made, and come back.
  if (!StartRenderer() && chainrule_context_lost() == 0) {
    Close();
    return false;
  }

  SDL_AddEventWatch(&Window::OnEvent, this);
  emscripten_set_webglcontextlost_callback(
      kCanvas, this, EM_FALSE, [](int, const void*, void* self) -> EM_BOOL {
        static_cast<Window*>(self)->OnContextLost();
        return EM_TRUE;  // without this the browser never restores it
      });
  emscripten_set_webglcontextrestored_callback(kCanvas, this, EM_FALSE,
                                               [](int, const void*, void* self) -> EM_BOOL {
                                                 static_cast<Window*>(self)->OnContextRestored();
                                                 return EM_TRUE;
                                               });
  return true;
}

void Window::Close() {
  if (painter_) {
    SDL_DelEventWatch(&Window::OnEvent, this);
    emscripten_set_webglcontextlost_callback(kCanvas, nullptr, EM_FALSE, nullptr);
    emscripten_set_webglcontextrestored_callback(kCanvas, nullptr, EM_FALSE, nullptr);
    painter_.reset();
    StopRenderer();
    ImGui_ImplSDL2_Shutdown();
    ImGui::DestroyContext();
  }
  if (context_ != nullptr) SDL_GL_DeleteContext(context_);
  if (window_ != nullptr) SDL_DestroyWindow(window_);
  context_ = nullptr;
  window_ = nullptr;
  SDL_Quit();
}

int Window::OnEvent(void* self, SDL_Event* event) {
  // SDL adds an event of its own at the end of its queue each time it is asked for events.
  if (event->type != SDL_POLLSENTINEL) static_cast<Window*>(self)->wake_();
  return 0;
}

void Window::Resize() {
  // SDL looks at the canvas's size and the density only when the browser's window is resized.
  ForgetCanvasSize();
  if (painter_) chainrule_dispatch_resize();
}

bool Window::StartRenderer() {
  if (rendering_ || chainrule_context_lost() != 0) return rendering_;
  rendering_ = renderer_.Start();
  if (rendering_) chainrule_keep_loss();
  return rendering_;
}

void Window::StopRenderer() {
  if (rendering_) {
    heatmaps_.Forget();
    renderer_.Stop();
  }
  rendering_ = false;
}

bool Window::can_draw() const {
  // The browser may report a loss only after the next frame. Nothing can be made in between.
  return painter_ && rendering_ && chainrule_context_lost() == 0;
}

void Window::Release() {
  if (!can_draw()) return;
  StopRenderer();
  chainrule_lose_context();
}

void Window::Restore() {
  if (painter_ && !rendering_) chainrule_restore_context();
}

bool Window::CanPan(float x, float y, float dx, float dy) const {
  if (!painter_) return false;
  const ImVector<ImGuiWindow*>& regions = ImGui::GetCurrentContext()->Windows;
  return std::any_of(regions.begin(), regions.end(), [&](const ImGuiWindow* region) {
    if (!region->WasActive || !region->InnerRect.Contains({x, y})) return false;
    const auto can = [](float distance, float scroll, float most) {
      return distance > 0 ? scroll > 0 : distance < 0 && scroll < most;
    };
    return can(dx, region->Scroll.x, region->ScrollMax.x) ||
           can(dy, region->Scroll.y, region->ScrollMax.y);
  });
}

void Window::LetGo() {
  if (painter_) painter_->LetGo();
}

void Window::OnContextLost() {
  // Stop now, while the browser tolerates it: the restored context has none of these objects.
  StopRenderer();
}

void Window::OnContextRestored() {
  StartRenderer();
  wake_();
}

Interaction Window::Draw(const Page& page, const View& view, const DrawOptions& options) {
  SDL_Event event;
  while (SDL_PollEvent(&event) != 0) {
    if (event.type == SDL_MOUSEBUTTONDOWN) TellPlace(event.button);
    // A button released outside the page belongs to no window, and ImGui's back end would miss it.
    if (event.type == SDL_MOUSEBUTTONUP) event.button.windowID = SDL_GetWindowID(window_);
    ImGui_ImplSDL2_ProcessEvent(&event);
  }

  ImGui_ImplSDL2_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  const float density = std::max(io.DisplayFramebufferScale.x, 1.0f);
  ImGui::GetStyle().CircleTessellationMaxError = kCircleError / density;
  ImGui::GetStyle().CurveTessellationTol = kCurveError / density;
  ImGui::NewFrame();
  DrawOptions with_heatmaps = options;
  with_heatmaps.heatmaps = &heatmaps_;
  Interaction interaction = painter_->DrawSettled(page, view, with_heatmaps);
  ImGui::Render();

  renderer_.Draw(*ImGui::GetDrawData(), BackgroundColor(options.theme));
  // One frame never takes both a press and its release. If events are left over, ask for another
  // frame.
  if (!ImGui::GetCurrentContext()->InputEventsQueue.empty()) wake_();
  // No swap: the browser shows the canvas when this task ends.
  return interaction;
}

}  // namespace chainrule
