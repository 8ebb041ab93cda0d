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

  // Does what someone else than the canvas asks for, and tells the page of it. A drag on the canvas
  // that it ends, such as by an undo with the button down, does not go on afterwards.
  template <class Action>
  std::optional<Error> Change(const Action& action) {
    const bool dragged = std::exchange(drags_canvas_, false) && tutor_.in_gesture();
    std::optional<Error> error = action();
    if (dragged && !tutor_.in_gesture()) window_.LetGo();
    AfterChange();
    return error;
  }
  // Tells the page what is new, and has it drawn.
  void AfterChange();

  // The item of the text view that has the keyboard, or an empty id.
  void Focus(const std::string& id);
  // From now on the page is told where this item is drawn; an empty id ends it.
  void Watch(const std::string& id);
  // Closes what lies open, one after the other: a list, the share panel, the card. False: nothing
  // did.
  bool CloseOne();

  // False: there is no canvas to show, and there will be none.
  bool ShowCanvas(bool on);
  void ResizeCanvas();
  // Whether anyone could see the canvas: nothing is drawn otherwise.
  void SetOnScreen(bool on);
  void SetReducedMotion(bool reduced);
  void SetCanvasKeyboard(bool on);
  // Draws until waiting input has had its effect.
  void Settle();
  void SetPinch(const std::optional<Pinch>& pinch);
  void CancelPress();

 private:
  void Wake();
  void RequestFrame();
  void OnAnimationFrame();
  void DrawFrame();
  void TellChange();
  void TellWatchedRect(bool even_if_same);
  void TellNaturalHeight();

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

}  // namespace chainrule
