// The tutor in a browser: draws when something changed, and tells the page what is new.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "app/tutor.h"
#include "app/window.h"

namespace chainrule {

class WebApp {
 public:
  WebApp();

  Tutor& tutor() { return tutor_; }
  const Tutor& tutor() const { return tutor_; }
  Window& window() { return window_; }
  const Interaction& drawn() const { return drawn_; }  // the last frame
  int frames() const { return frames_; }
  bool frame_due() const { return frame_requested_; }

  // Runs an action that does not come from the canvas, and tells the page about it. If the action
  // ends a drag on the canvas, such as an undo with the button down, the drag does not go on.
  template <class Action>
  std::optional<Error> Change(const Action& action) {
    const bool dragged = std::exchange(drags_canvas_, false) && tutor_.in_gesture();
    std::optional<Error> error = action();
    if (dragged && !tutor_.in_gesture()) window_.LetGo();
    AfterChange();
    return error;
  }
  // Tells the page what is new, and asks for a frame.
  void AfterChange();

  // Takes the id of the text view's item that has the keyboard, or an empty id.
  void Focus(const std::string& id);
  // From now on the page is told where this item is drawn. An empty id ends that.
  void Watch(const std::string& id);
  // Closes one open thing: a list, else the share panel, else the card. Returns false if none was
  // open.
  bool CloseOne();

  // Returns false if there is no canvas to show. There will not be one later either.
  bool ShowCanvas(bool on);
  void ResizeCanvas();
  // Whether anyone could see the canvas. If not, nothing is drawn.
  void SetOnScreen(bool on);
  void SetReducedMotion(bool reduced);
  void SetCanvasKeyboard(bool on);
  // Draws until waiting input has taken effect.
  void Settle();
  void SetPinch(const std::optional<Pinch>& pinch);
  void CancelPress();
  // Input that is no action pauses the steps that play.
  void Pause();

 private:
  void Wake();
  void RequestFrame();
  void OnAnimationFrame();
  void DrawFrame();
  void TellChange();
  void TimePlay();
  void TellWatchedRect(bool even_if_same);
  void TellNaturalHeight();

  Tutor tutor_;
  Window window_;
  DrawOptions options_;
  Interaction drawn_;
  std::string watched_;
  std::optional<Rect> watched_rect_;
  std::uint64_t told_revision_ = 0;
  std::uint64_t told_asks_ = 0;
  std::uint64_t told_copies_ = 0;
  std::uint64_t told_exports_ = 0;
  std::uint64_t told_wants_ = 0;
  bool told_gesture_ = false;
  bool drags_canvas_ = false;  // the last action came from the canvas
  bool told_dark_ = false;
  bool told_text_view_ = false;
  int told_height_ = 0;
  std::uint64_t timed_turns_ = 0;
  int timer_ = 0;  // until the next step is played; 0: none
  bool canvas_shown_ = false;
  bool on_screen_ = true;
  bool drawing_ = false;
  bool frame_requested_ = false;
  int frames_due_ = 0;
  int frames_ = 0;
};

}  // namespace chainrule
