// The program and the page's JavaScript: what each may ask of the other.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "course/export.h"
#include "course/result.h"
#include "draw/painter.h"
#include "page/page.h"

namespace chainrule {

// What the page asks of the program. Whatever stands in the strings came from outside.
class WebProgram {
 public:
  virtual ~WebProgram() = default;

  virtual std::optional<Error> Do(const Action& action) = 0;
  virtual std::optional<Error> SetState(std::string_view link, bool on_load) = 0;
  virtual std::string State() const = 0;
  virtual std::string ValuesJson() const = 0;
  virtual std::string OutlineJson() const = 0;
  virtual std::string Announcement() const = 0;
  virtual int Pushes() const = 0;
  virtual bool InGesture() const = 0;

  // The item of the text view that has the keyboard, or an empty id.
  virtual void Focus(std::string_view id) = 0;
  // From now on the page is told where this item is drawn; an empty id ends it.
  virtual void Watch(std::string_view id) = 0;

  // The page's own, without its part after '#'.
  virtual void SetAddress(std::string_view address) = 0;
  // One key of the page's query and its value, before the link is loaded.
  virtual void SetQuery(std::string_view key, std::string_view value) = 0;
  virtual std::string Language() const = 0;
  virtual void SetSystemDark(bool dark) = 0;
  virtual void SetReducedMotion(bool reduced) = 0;
  virtual void SetCanvasKeyboard(bool on) = 0;
  // False: there is no canvas to show, and there will be none.
  virtual bool ShowCanvas(bool on) = 0;
  virtual void ResizeCanvas() = 0;
  // Closes what lies open, one after the other: a list, the share panel, the card. False: nothing
  // did.
  virtual bool CloseOne() = 0;
  // Whether anyone could see the canvas: nothing is drawn otherwise.
  virtual void SetOnScreen(bool on) = 0;
  // Gives the GL context away, and asks for it again.
  virtual void ReleaseCanvas() = 0;
  virtual void RestoreCanvas() = 0;
  // Draws until waiting input has had its effect.
  virtual void Settle() = 0;
  // See Window.
  virtual bool CanPan(float x, float y, float dx, float dy) const = 0;
  virtual bool OnMap(float x, float y) const = 0;
  virtual bool MapChosen() const = 0;
  virtual void SetPinch(const std::optional<Pinch>& pinch) = 0;
  virtual void CancelPress() = 0;

  // A file, or pasted text without a name.
  virtual std::optional<Error> BringIn(std::string_view what, std::string_view file_name,
                                       std::string_view bytes) = 0;
  // The file that is being made, or nullptr; it is made no further after EndExport.
  virtual Export* Exporting() const = 0;
  virtual void EndExport() = 0;

  virtual bool Dark() const = 0;
  virtual bool TextView() const = 0;

  // For tests: where items were drawn last, what was drawn as their numbers, how many frames.
  virtual const Interaction& LastDrawn() const = 0;
  virtual int Frames() const = 0;
  virtual bool FrameDue() const = 0;
};

namespace web {

// Hands the page its handle on the program. The page calls back at once, to load its link.
void Connect(WebProgram& program);

// The tree, the link or what is to be announced has changed.
void TellChanged();
// Theme or view has changed.
void TellShell();
// The learner wants to type this item's number.
void TellEdit(const std::string& id);
// This text belongs on the clipboard.
void TellCopied(const std::string& text);
// A file or numbers are asked for: of this, "x".
void TellBring(const std::string& what);
// A file is to be made and saved.
void TellExport();
// Where the watched item is drawn; nullptr: out of view.
void TellWatched(const Rect* rect);
// The height at which all of the drawing could be seen at once.
void TellNaturalHeight(int height);
// Something done on the canvas was refused.
void TellRefused(const std::string& sentence);

}  // namespace web
}  // namespace chainrule
