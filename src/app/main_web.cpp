// The tutor in a browser: draws when something changed, and keeps the page's text view in step.
#include <emscripten/html5.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "app/tutor.h"
#include "app/web_bridge.h"
#include "app/window.h"
#include "page/outline.h"

namespace chainrule {
namespace {

// The frame itself and two more: ImGui settles sizes, hover and release only in later frames.
constexpr int kFramesPerChange = 3;

bool Same(const Rect& a, const Rect& b) {
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

class WebApp : public WebProgram {
 public:
  WebApp() : window_([this] { Wake(); }) {}

  std::optional<Error> Do(const Action& action) override {
    return Change([&] { return tutor_.Do(action); });
  }

  std::optional<Error> SetState(std::string_view link, bool on_load) override {
    window_.CloseLists();
    return Change([&] { return on_load ? tutor_.Load(link) : tutor_.SetState(link); });
  }

  std::string State() const override { return tutor_.Link(); }
  std::string ValuesJson() const override { return tutor_.ValuesJson(); }
  std::string OutlineJson() const override {
    return chainrule::OutlineJson(tutor_.page(), tutor_.lesson().text(), tutor_.view());
  }
  std::string Announcement() const override { return tutor_.announcement(); }
  int Pushes() const override { return static_cast<int>(tutor_.pushes()); }
  bool InGesture() const override { return tutor_.in_gesture(); }

  void Focus(std::string_view id) override {
    // An item that takes no focus leaves no ring behind at the one before.
    tutor_.ClearFocus();
    if (!id.empty()) {
      Action action;
      action.id = std::string(id);
      action.verb = Verb::kFocus;
      action.origin = Action::Origin::kTextView;
      (void)tutor_.Do(action);
    }
    Wake();
  }

  void Watch(std::string_view id) override {
    watched_ = std::string(id);
    watched_rect_.reset();
    if (watched_.empty()) return;
    TellWatchedRect(true);
    Wake();
  }

  void SetAddress(std::string_view address) override { tutor_.set_address(std::string(address)); }

  void SetQuery(std::string_view key, std::string_view value) override {
    tutor_.SetQuery(key, value);
    AfterChange();
  }

  std::string Language() const override { return tutor_.language(); }

  void SetSystemDark(bool dark) override {
    tutor_.set_system_dark(dark);
    AfterChange();
  }

  void SetReducedMotion(bool reduced) override {
    options_.reduced_motion = reduced;
    Wake();
  }

  void SetCanvasKeyboard(bool on) override {
    options_.canvas_has_keyboard = on;
    Wake();
  }

  bool ShowCanvas(bool on) override {
    canvas_shown_ = on && window_.Open();
    if (canvas_shown_) ResizeCanvas();
    return canvas_shown_;
  }

  void ResizeCanvas() override {
    if (!canvas_shown_) return;
    window_.Resize();
    // A new size clears the canvas: drawn at once, it never shows empty.
    DrawFrame();
    Wake();
  }

  bool CloseOne() override {
    if (window_.CloseLists()) {
      Wake();
      return true;
    }
    for (const char* id : {"share.close", "card.close"}) {
      if (tutor_.page().Find(id) == nullptr) continue;
      Action action;
      action.id = id;
      action.origin = Action::Origin::kTextView;
      (void)Do(action);
      return true;
    }
    return false;
  }

  void SetOnScreen(bool on) override {
    on_screen_ = on;
    if (on) Wake();
  }

  void ReleaseCanvas() override { window_.Release(); }
  void RestoreCanvas() override { window_.Restore(); }

  void Settle() override {
    for (int i = 0; i < kFramesPerChange; ++i) DrawFrame();
    Wake();
  }

  bool CanPan(float x, float y, float dx, float dy) const override {
    return window_.CanPan(x, y, dx, dy);
  }

  bool OnMap(float x, float y) const override { return window_.OnMap(x, y); }

  bool MapChosen() const override { return window_.MapChosen(); }

  void SetPinch(const std::optional<Pinch>& pinch) override {
    // The last move may have come after the last frame.
    if (!pinch && options_.pinch) DrawFrame();
    options_.pinch = pinch;
    Wake();
  }

  void CancelPress() override {
    Settle();  // the press may still wait to be taken
    window_.LetGo();
    tutor_.EndGesture();
    AfterChange();
  }

  std::optional<Error> BringIn(std::string_view what, std::string_view file_name,
                               std::string_view bytes) override {
    return Change([&] { return tutor_.BringIn(what, file_name, bytes); });
  }
  Export* Exporting() const override { return tutor_.exporting(); }
  void EndExport() override { tutor_.EndExport(); }

  bool Dark() const override { return tutor_.dark(); }
  bool TextView() const override { return tutor_.text_view(); }
  const Interaction& LastDrawn() const override { return drawn_; }
  int Frames() const override { return frames_; }
  bool FrameDue() const override { return frame_requested_; }

 private:
  // What someone else than the canvas does. A drag on the canvas that it ends, such as by an undo
  // with the button down, does not go on afterwards.
  template <class Action>
  std::optional<Error> Change(const Action& action) {
    const bool dragged = std::exchange(drags_canvas_, false) && tutor_.in_gesture();
    std::optional<Error> error = action();
    if (dragged && !tutor_.in_gesture()) window_.LetGo();
    AfterChange();
    return error;
  }

  void Wake() {
    frames_due_ = kFramesPerChange;
    RequestFrame();
  }

  void RequestFrame() {
    if (frame_requested_ || !canvas_shown_ || !on_screen_) return;
    frame_requested_ = true;
    emscripten_request_animation_frame(
        [](double, void* self) -> EM_BOOL {
          static_cast<WebApp*>(self)->OnAnimationFrame();
          return EM_FALSE;
        },
        this);
  }

  void OnAnimationFrame() {
    frame_requested_ = false;
    if (frames_due_ > 0) --frames_due_;
    if (frames_due_ > 0) RequestFrame();
    DrawFrame();
    if (frames_due_ > 0) RequestFrame();
  }

  void DrawFrame() {
    // Drawing may be asked for again from inside, by what the page does when it is told of a
    // change.
    if (drawing_ || !canvas_shown_ || !on_screen_ || !window_.can_draw()) return;
    drawing_ = true;
    options_.theme = tutor_.dark() ? ThemeId::kDark : ThemeId::kLight;
    options_.in_gesture = tutor_.in_gesture() && drags_canvas_;
    Interaction now = window_.Draw(tutor_.page(), tutor_.view(), options_);
    drawing_ = false;
    ++frames_;
    const std::vector<Action> actions = std::exchange(now.actions, {});
    const std::optional<std::string> edit = std::exchange(now.edit, std::nullopt);
    drawn_ = std::move(now);
    if (drawn_.wants_another_frame) frames_due_ = std::max(frames_due_, 1);
    if (options_.in_gesture && drawn_.slept_in_sight) {
      tutor_.Sleep({});
      Wake();
    } else if (options_.in_gesture && !drawn_.below.empty()) {
      tutor_.Sleep(std::exchange(drawn_.below, {}));
    }
    if (tutor_.Hover(drawn_.hovered)) frames_due_ = kFramesPerChange;
    TellWatchedRect(false);
    TellNaturalHeight();
    for (const Action& action : actions) {
      drags_canvas_ = true;
      if (std::optional<Error> error = tutor_.Do(action)) web::TellRefused(error->sentence);
    }
    if (!actions.empty()) AfterChange();
    if (edit) web::TellEdit(*edit);
  }

  // Tells the page what is new, and has it drawn.
  void AfterChange() {
    Wake();
    if (tutor_.dark() != told_dark_ || tutor_.text_view() != told_text_view_) {
      told_dark_ = tutor_.dark();
      told_text_view_ = tutor_.text_view();
      web::TellShell();
    }
    const bool gesture_ended = told_gesture_ && !tutor_.in_gesture();
    if (tutor_.revision() != told_revision_ || gesture_ended) {
      told_revision_ = tutor_.revision();
      told_gesture_ = tutor_.in_gesture();
      web::TellChanged();
    }
    if (tutor_.copies() != told_copies_) {
      told_copies_ = tutor_.copies();
      web::TellCopied(tutor_.clipboard());
    }
    if (tutor_.wants() != told_wants_) {
      told_wants_ = tutor_.wants();
      web::TellBring(tutor_.wanted());
    }
    if (tutor_.exports() != told_exports_) {
      told_exports_ = tutor_.exports();
      web::TellExport();
    }
  }

  void TellWatchedRect(bool even_if_same) {
    if (watched_.empty()) return;
    const Rect* seen = drawn_.rects.Find(watched_);
    const bool same = (seen != nullptr) == watched_rect_.has_value() &&
                      (seen == nullptr || Same(*seen, *watched_rect_));
    if (same && !even_if_same) return;
    watched_rect_.reset();
    if (seen != nullptr) watched_rect_ = *seen;
    web::TellWatched(watched_rect_ ? &*watched_rect_ : nullptr);
  }

  // In whole pixels: less would cut off what is asked for.
  void TellNaturalHeight() {
    const int height = static_cast<int>(std::ceil(drawn_.natural_height));
    if (height == 0 || height == told_height_) return;
    told_height_ = height;
    web::TellNaturalHeight(height);
  }

  Tutor tutor_;
  Window window_;
  DrawOptions options_;
  Interaction drawn_;
  std::string watched_;
  std::optional<Rect> watched_rect_;
  std::uint64_t told_revision_ = 0;
  std::uint64_t told_copies_ = 0;
  std::uint64_t told_exports_ = 0;
  std::uint64_t told_wants_ = 0;
  bool told_gesture_ = false;
  bool drags_canvas_ = false;  // the last action came from there
  bool told_dark_ = false;
  bool told_text_view_ = false;
  int told_height_ = 0;
  bool canvas_shown_ = false;
  bool on_screen_ = true;
  bool drawing_ = false;
  bool frame_requested_ = false;
  int frames_due_ = 0;
  int frames_ = 0;
};

}  // namespace
}  // namespace chainrule

int main() {
  // Lives as long as the page: main returns, and the browser calls back.
  chainrule::web::Connect(*new chainrule::WebApp);
  return 0;
}
