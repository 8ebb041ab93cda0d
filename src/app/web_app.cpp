#include "app/web_app.h"

#include <emscripten/html5.h>

#include <algorithm>
#include <cmath>

#include "app/web_bridge.h"
#include "course/json.h"

namespace chainrule {
namespace {

// The frame itself and two more: ImGui settles sizes, hover and release only in later frames.
constexpr int kFramesPerChange = 3;

void Tell(std::string_view event) {
  JsonWriter json;
  json.BeginObject().Key("event").String(event).EndObject();
  web::Tell(json.text());
}

// The same, with a text.
void Tell(std::string_view event, std::string_view text) {
  JsonWriter json;
  json.BeginObject().Key("event").String(event).Key("text").String(text).EndObject();
  web::Tell(json.text());
}

bool Same(const Rect& a, const Rect& b) {
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

}  // namespace

WebApp::WebApp() : window_([this] { Wake(); }) {}

void WebApp::Focus(const std::string& id) {
  // Clear first: an item that takes no focus must not leave the ring on the one before.
  tutor_.ClearFocus();
  if (!id.empty()) {
    Action action;
    action.id = id;
    action.verb = Verb::kFocus;
    action.origin = Action::Origin::kTextView;
    (void)tutor_.Do(action);
  }
  Wake();
}

void WebApp::Watch(const std::string& id) {
  watched_ = id;
  watched_rect_.reset();
  if (watched_.empty()) return;
  TellWatchedRect(true);
  Wake();
}

bool WebApp::CloseOne() {
  if (window_.CloseLists()) {
    Wake();
    return true;
  }
  for (const char* id : {"share.close", "card.close"}) {
    if (tutor_.page().Find(id) == nullptr) continue;
    Action action;
    action.id = id;
    action.origin = Action::Origin::kTextView;
    (void)Change([&] { return tutor_.Do(action); });
    return true;
  }
  return false;
}

bool WebApp::ShowCanvas(bool on) {
  canvas_shown_ = on && window_.Open();
  if (canvas_shown_) ResizeCanvas();
  return canvas_shown_;
}

void WebApp::ResizeCanvas() {
  if (!canvas_shown_) return;
  window_.Resize();
  // A new size clears the canvas. Drawn at once, it never shows empty.
  DrawFrame();
  Wake();
}

void WebApp::SetOnScreen(bool on) {
  on_screen_ = on;
  if (on) Wake();
}

void WebApp::SetReducedMotion(bool reduced) {
  options_.reduced_motion = reduced;
  Wake();
}

void WebApp::SetCanvasKeyboard(bool on) {
  options_.canvas_has_keyboard = on;
  Wake();
}

void WebApp::Settle() {
  for (int i = 0; i < kFramesPerChange; ++i) DrawFrame();
  Wake();
}

void WebApp::SetPinch(const std::optional<Pinch>& pinch) {
  Pause();
  // Draw the last move, which may have come after the last frame.
  if (!pinch && options_.pinch) DrawFrame();
  options_.pinch = pinch;
  Wake();
}

void WebApp::CancelPress() {
  Settle();  // the press may still be waiting
  window_.LetGo();
  tutor_.EndGesture();
  AfterChange();
}

void WebApp::Pause() {
  if (!tutor_.player().playing()) return;
  tutor_.Pause();
  AfterChange();
}

// The page's timer, so that waiting for the next step takes no frame.
void WebApp::TimePlay() {
  if (tutor_.player().turns() == timed_turns_) return;
  timed_turns_ = tutor_.player().turns();
  if (timer_ != 0) emscripten_clear_timeout(timer_);
  timer_ = 0;
  if (!tutor_.player().playing()) return;
  timer_ = emscripten_set_timeout(
      [](void* self) {
        WebApp& app = *static_cast<WebApp*>(self);
        app.timer_ = 0;
        app.tutor_.PlayOn();
        app.AfterChange();
      },
      tutor_.Dwell(), this);
}

void WebApp::Wake() {
  frames_due_ = kFramesPerChange;
  RequestFrame();
}

void WebApp::RequestFrame() {
  if (frame_requested_ || !canvas_shown_ || !on_screen_) return;
  frame_requested_ = true;
  emscripten_request_animation_frame(
      [](double, void* self) -> EM_BOOL {
        static_cast<WebApp*>(self)->OnAnimationFrame();
        return EM_FALSE;
      },
      this);
}

void WebApp::OnAnimationFrame() {
  frame_requested_ = false;
  if (frames_due_ > 0) --frames_due_;
  if (frames_due_ > 0) RequestFrame();
  DrawFrame();
  if (frames_due_ > 0) RequestFrame();
}

void WebApp::DrawFrame() {
  // A nested call can come from what the page does when it is told about a change.
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
  if (tutor_.Hover(drawn_.hovered)) frames_due_ = kFramesPerChange;
  TellWatchedRect(false);
  TellNaturalHeight();
  if (drawn_.interrupts) Pause();
  for (const Action& action : actions) {
    drags_canvas_ = true;
    if (std::optional<Error> error = tutor_.Do(action)) Tell("refused", error->sentence);
  }
  if (!actions.empty()) AfterChange();
  if (edit) Tell("edit", *edit);
}

void WebApp::AfterChange() {
  Wake();
  TimePlay();
  if (tutor_.dark() != told_dark_ || tutor_.text_view() != told_text_view_) {
    told_dark_ = tutor_.dark();
    told_text_view_ = tutor_.text_view();
    Tell("shell");
  }
  const bool gesture_ended = told_gesture_ && !tutor_.in_gesture();
  if (tutor_.revision() != told_revision_ || gesture_ended) {
    told_revision_ = tutor_.revision();
    told_gesture_ = tutor_.in_gesture();
    TellChange();
  }
  if (tutor_.asks_for_words() != told_asks_) {
    told_asks_ = tutor_.asks_for_words();
    Tell("words", tutor_.lesson().id());
  }
  if (tutor_.copies() != told_copies_) {
    told_copies_ = tutor_.copies();
    Tell("copied", tutor_.clipboard());
  }
  if (tutor_.wants() != told_wants_) {
    told_wants_ = tutor_.wants();
    Tell("bring", tutor_.wanted());
  }
  if (tutor_.exports() != told_exports_) {
    told_exports_ = tutor_.exports();
    Tell("export");
  }
}

// The event carries what the page needs each time: asking would be another call in every frame of a
// drag.
void WebApp::TellChange() {
  JsonWriter json;
  json.BeginObject().Key("event").String("changed");
  json.Key("inGesture").Bool(tutor_.in_gesture());
  json.Key("pushes").Integer(static_cast<long long>(tutor_.pushes())).EndObject();
  web::Tell(json.text());
}

void WebApp::TellWatchedRect(bool even_if_same) {
  if (watched_.empty()) return;
  const Rect* seen = drawn_.rects.Find(watched_);
  const bool same = (seen != nullptr) == watched_rect_.has_value() &&
                    (seen == nullptr || Same(*seen, *watched_rect_));
  if (same && !even_if_same) return;
  watched_rect_.reset();
  if (seen != nullptr) watched_rect_ = *seen;
  // An event without a place means out of view.
  JsonWriter json;
  json.BeginObject().Key("event").String("watched");
  if (seen != nullptr) {
    json.Key("x")
        .Number(static_cast<double>(seen->x))
        .Key("y")
        .Number(static_cast<double>(seen->y));
    json.Key("width").Number(static_cast<double>(seen->width));
    json.Key("height").Number(static_cast<double>(seen->height));
  }
  web::Tell(json.EndObject().text());
}

// Rounded up to whole pixels: a smaller height would cut something off.
void WebApp::TellNaturalHeight() {
  if (!tutor_.lesson().has_words()) return;  // the frame would shrink and grow again
  const int height = static_cast<int>(std::ceil(drawn_.natural_height));
  if (height == 0 || height == told_height_) return;
  told_height_ = height;
  JsonWriter json;
  json.BeginObject().Key("event").String("naturalHeight").Key("height").Integer(height);
  web::Tell(json.EndObject().text());
}

}  // namespace chainrule
