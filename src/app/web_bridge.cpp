#include "app/web_bridge.h"

#include <emscripten.h>

#include <array>
#include <cstdint>
#include <utility>

#include "course/json.h"

namespace chainrule {
namespace {

// Far beyond what the engine takes, so that the engine is who refuses, with a sentence. What is
// longer still is cut, and refused for its length all the same.
constexpr std::size_t kMostInputBytes = std::size_t{4} << 20;

WebProgram* program = nullptr;
// Strings from JavaScript, written by it into room that it asked for; up to three in one call.
std::array<std::string, 3> inputs;
// The string that goes back. JavaScript copies it before it calls again.
std::string reply;
// Of the file that is being made.
std::string export_piece;
double export_done = 0;

const char* Reply(std::string text) {
  reply = std::move(text);
  return reply.c_str();
}

const char* Reply(const std::optional<Error>& error) {
  return Reply(error ? error->sentence : std::string());
}

// Taken out, so that a call made meanwhile cannot overwrite it, and a long one does not stay.
std::string Input(std::size_t slot) {
  return std::exchange(inputs[slot], std::string());
}

}  // namespace
}  // namespace chainrule

// clang-format off
EM_JS(void, cr_connect, (int most_bytes), {
  var encoder = new TextEncoder();
  // Making room may grow the memory, which leaves every earlier HEAPU8 empty: the view comes after.
  var room = function(slot, bytes) {
    var address = _cr_input(slot, bytes);
    return HEAPU8.subarray(address, address + bytes);
  };
  var put = function(slot, value) {
    var text = String(value);
    var view = room(slot, Math.min(3 * text.length, most_bytes));
    _cr_input_end(slot, encoder.encodeInto(text, view).written);
  };
  var text = function(address) { return UTF8ToString(address); };
  var engine = {};
  engine["act"] = function(id, verb, value, gesture) {
    put(0, id);
    put(1, verb);
    put(2, value);
    return text(_cr_do(gesture ? 1 : 0));
  };
  engine["load"] = function(link) { put(0, link); return text(_cr_set_state(1)); };
  engine["setState"] = function(link) { put(0, link); return text(_cr_set_state(0)); };
  engine["state"] = function() { return text(_cr_get_state()); };
  engine["values"] = function() { return text(_cr_values()); };
  engine["outline"] = function() { return text(_cr_outline()); };
  engine["announcement"] = function() { return text(_cr_announcement()); };
  engine["pushes"] = function() { return _cr_pushes(); };
  engine["inGesture"] = function() { return _cr_in_gesture() !== 0; };
  engine["focus"] = function(id) { put(0, id); _cr_focus(); };
  engine["watch"] = function(id) { put(0, id); _cr_watch(); };
  engine["setAddress"] = function(address) { put(0, address); _cr_set_address(); };
  engine["setQuery"] = function(key, value) { put(0, key); put(1, value); _cr_set_query(); };
  engine["language"] = function() { return text(_cr_language()); };
  engine["setSystemDark"] = function(on) { _cr_set_system_dark(on ? 1 : 0); };
  engine["setReducedMotion"] = function(on) { _cr_set_reduced_motion(on ? 1 : 0); };
  engine["setCanvasKeyboard"] = function(on) { _cr_set_canvas_keyboard(on ? 1 : 0); };
  engine["showCanvas"] = function(on) { return _cr_show_canvas(on ? 1 : 0) !== 0; };
  engine["resizeCanvas"] = function() { _cr_resize_canvas(); };
  engine["closeOne"] = function() { return _cr_close_one() !== 0; };
  engine["setOnScreen"] = function(on) { _cr_set_on_screen(on ? 1 : 0); };
  engine["releaseCanvas"] = function() { _cr_release_canvas(); };
  engine["restoreCanvas"] = function() { _cr_restore_canvas(); };
  engine["settle"] = function() { _cr_settle(); };
  engine["canPan"] = function(x, y, dx, dy) { return _cr_can_pan(x, y, dx, dy) !== 0; };
  engine["onMap"] = function(x, y) { return _cr_on_map(x, y) !== 0; };
  engine["mapChosen"] = function() { return _cr_map_chosen() !== 0; };
  engine["pinch"] = function(fromX, fromY, x, y, factor, number) {
    _cr_pinch(fromX, fromY, x, y, factor, number);
  };
  engine["endPinch"] = function() { _cr_end_pinch(); };
  engine["cancelPress"] = function() { _cr_cancel_press(); };
  engine["bringIn"] = function(what, name, bytes) {
    put(0, what);
    put(1, name);
    room(2, bytes.length).set(bytes);
    return text(_cr_bring_in());
  };
  engine["exported"] = function() { return text(_cr_exported()); };
  engine["nextPiece"] = function() {
    var more = _cr_export_next() !== 0;
    var address = _cr_export_piece();
    var bytes = _cr_export_piece_bytes();
    var done = _cr_export_done();
    return {"more": more, "bytes": HEAPU8.slice(address, address + bytes), "done": done};
  };
  engine["endExport"] = function() { _cr_end_export(); };
  engine["dark"] = function() { return _cr_dark() !== 0; };
  engine["textView"] = function() { return _cr_text_view() !== 0; };
  engine["background"] = function() { return _cr_background(); };
  engine["drawn"] = function() { return text(_cr_drawn()); };
  engine["frames"] = function() { return _cr_frames(); };
  engine["frameDue"] = function() { return _cr_frame_due() !== 0; };
  Module["host"]["connected"](engine);
});
EM_JS(void, cr_tell_changed, (), { Module["host"]["changed"](); });
EM_JS(void, cr_tell_shell, (), { Module["host"]["shell"](); });
EM_JS(void, cr_tell_edit, (const char* id), { Module["host"]["edit"](UTF8ToString(id)); });
EM_JS(void, cr_tell_watched, (int seen, double x, double y, double width, double height), {
  Module["host"]["watched"](seen !== 0, x, y, width, height);
});
EM_JS(void, cr_tell_copied, (const char* text), { Module["host"]["copied"](UTF8ToString(text)); });
EM_JS(void, cr_tell_bring, (const char* what), { Module["host"]["bring"](UTF8ToString(what)); });
EM_JS(void, cr_tell_export, (), { Module["host"]["export"](); });
EM_JS(void, cr_tell_natural_height, (int height), { Module["host"]["naturalHeight"](height); });
EM_JS(void, cr_tell_refused, (const char* sentence), {
  Module["host"]["refused"](UTF8ToString(sentence));
});
// clang-format on

using chainrule::export_done;
using chainrule::export_piece;
using chainrule::Input;
using chainrule::inputs;
using chainrule::program;
using chainrule::Reply;

extern "C" {

EMSCRIPTEN_KEEPALIVE char* cr_input(int slot, int bytes) {
  std::string& input = inputs.at(static_cast<std::size_t>(slot));
  input.resize(static_cast<std::size_t>(bytes));
  return input.data();
}

EMSCRIPTEN_KEEPALIVE void cr_input_end(int slot, int bytes) {
  std::string& input = inputs.at(static_cast<std::size_t>(slot));
  input.resize(static_cast<std::size_t>(bytes));
}

EMSCRIPTEN_KEEPALIVE const char* cr_do(int gesture) {
  chainrule::Action action;
  action.id = Input(0);
  const std::string verb = Input(1);
  action.value = Input(2);
  action.gesture = gesture != 0;
  action.origin = chainrule::Action::Origin::kTextView;
  const std::optional<chainrule::Verb> known = chainrule::VerbFromName(verb);
  if (!known) return Reply("There is no verb \"" + verb.substr(0, 32) + "\".");
  action.verb = *known;
  return Reply(program->Do(action));
}

EMSCRIPTEN_KEEPALIVE const char* cr_set_state(int on_load) {
  const std::string link = Input(0);
  return Reply(program->SetState(link, on_load != 0));
}

EMSCRIPTEN_KEEPALIVE const char* cr_get_state() {
  return Reply(program->State());
}
EMSCRIPTEN_KEEPALIVE const char* cr_values() {
  return Reply(program->ValuesJson());
}
EMSCRIPTEN_KEEPALIVE const char* cr_outline() {
  return Reply(program->OutlineJson());
}
EMSCRIPTEN_KEEPALIVE const char* cr_announcement() {
  return Reply(program->Announcement());
}
EMSCRIPTEN_KEEPALIVE int cr_pushes() {
  return program->Pushes();
}
EMSCRIPTEN_KEEPALIVE int cr_in_gesture() {
  return program->InGesture() ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void cr_focus() {
  program->Focus(Input(0));
}
EMSCRIPTEN_KEEPALIVE void cr_watch() {
  program->Watch(Input(0));
}
EMSCRIPTEN_KEEPALIVE void cr_set_address() {
  program->SetAddress(Input(0));
}
EMSCRIPTEN_KEEPALIVE void cr_set_query() {
  const std::string key = Input(0);
  program->SetQuery(key, Input(1));
}
EMSCRIPTEN_KEEPALIVE const char* cr_language() {
  return Reply(program->Language());
}
EMSCRIPTEN_KEEPALIVE void cr_set_system_dark(int on) {
  program->SetSystemDark(on != 0);
}
EMSCRIPTEN_KEEPALIVE void cr_set_reduced_motion(int on) {
  program->SetReducedMotion(on != 0);
}
EMSCRIPTEN_KEEPALIVE void cr_set_canvas_keyboard(int on) {
  program->SetCanvasKeyboard(on != 0);
}
EMSCRIPTEN_KEEPALIVE int cr_show_canvas(int on) {
  return program->ShowCanvas(on != 0) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void cr_resize_canvas() {
  program->ResizeCanvas();
}
EMSCRIPTEN_KEEPALIVE int cr_close_one() {
  return program->CloseOne() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void cr_set_on_screen(int on) {
  program->SetOnScreen(on != 0);
}
EMSCRIPTEN_KEEPALIVE void cr_release_canvas() {
  program->ReleaseCanvas();
}
EMSCRIPTEN_KEEPALIVE void cr_restore_canvas() {
  program->RestoreCanvas();
}
EMSCRIPTEN_KEEPALIVE void cr_settle() {
  program->Settle();
}
EMSCRIPTEN_KEEPALIVE int cr_on_map(double x, double y) {
  return program->OnMap(static_cast<float>(x), static_cast<float>(y)) ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void cr_pinch(double from_x, double from_y, double x, double y, double factor,
                                   int number) {
  program->SetPinch(chainrule::Pinch{static_cast<float>(from_x), static_cast<float>(from_y),
                                     static_cast<float>(x), static_cast<float>(y), factor, number});
}
EMSCRIPTEN_KEEPALIVE void cr_end_pinch() {
  program->SetPinch(std::nullopt);
}
EMSCRIPTEN_KEEPALIVE int cr_map_chosen() {
  return program->MapChosen() ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE int cr_can_pan(double x, double y, double dx, double dy) {
  const bool can = program->CanPan(static_cast<float>(x), static_cast<float>(y),
                                   static_cast<float>(dx), static_cast<float>(dy));
  return can ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE void cr_cancel_press() {
  program->CancelPress();
}
EMSCRIPTEN_KEEPALIVE const char* cr_bring_in() {
  const std::string what = Input(0);
  const std::string name = Input(1);
  return Reply(program->BringIn(what, name, Input(2)));
}
// {"name": "A-4x8.mtx", "bytes": 512, "exact": false}, or nothing.
EMSCRIPTEN_KEEPALIVE const char* cr_exported() {
  const chainrule::Export* const file = program->Exporting();
  if (file == nullptr) return Reply(std::string());
  chainrule::JsonWriter json;
  json.BeginObject();
  json.Key("name").String(file->file_name());
  json.Key("bytes").Number(file->bytes());
  json.Key("exact").Bool(file->exact());
  json.EndObject();
  return Reply(json.text());
}
// 1: there is more. Nothing is left of a file whose last piece was taken.
EMSCRIPTEN_KEEPALIVE int cr_export_next() {
  chainrule::Export* const file = program->Exporting();
  export_piece.clear();
  if (file == nullptr) return 0;
  if (file->Next(export_piece)) {
    export_done = file->Done();
    return 1;
  }
  export_done = 1;
  program->EndExport();
  return 0;
}
EMSCRIPTEN_KEEPALIVE const char* cr_export_piece() {
  return export_piece.data();
}
EMSCRIPTEN_KEEPALIVE int cr_export_piece_bytes() {
  return static_cast<int>(export_piece.size());
}
EMSCRIPTEN_KEEPALIVE double cr_export_done() {
  return export_done;
}
EMSCRIPTEN_KEEPALIVE void cr_end_export() {
  program->EndExport();
  export_piece = std::string();
}

EMSCRIPTEN_KEEPALIVE int cr_dark() {
  return program->Dark() ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE int cr_text_view() {
  return program->TextView() ? 1 : 0;
}
EMSCRIPTEN_KEEPALIVE int cr_frames() {
  return program->Frames();
}
EMSCRIPTEN_KEEPALIVE int cr_frame_due() {
  return program->FrameDue() ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int cr_background() {
  using chainrule::ThemeId;
  const ThemeId theme = program->Dark() ? ThemeId::kDark : ThemeId::kLight;
  return static_cast<int>(chainrule::BackgroundColor(theme));
}

// {"id": {"rect": [x, y, width, height], "number": "…"}}
EMSCRIPTEN_KEEPALIVE const char* cr_drawn() {
  const chainrule::Interaction& drawn = program->LastDrawn();
  chainrule::JsonWriter json;
  json.BeginObject();
  // Of several places the page's parser takes the last.
  const auto& rects = drawn.rects.entries();
  for (auto at = rects.rbegin(); at != rects.rend(); ++at) {
    const auto& [id, rect] = *at;
    json.Key(id).BeginObject().Key("rect").BeginArray();
    for (float side : {rect.x, rect.y, rect.width, rect.height})
      json.Number(static_cast<double>(side));
    json.EndArray();
    if (const std::string* number = drawn.drawn_numbers.Find(id))
      json.Key("number").String(*number);
    json.EndObject();
  }
  json.EndObject();
  return Reply(json.text());
}

}  // extern "C"

namespace chainrule::web {

void Connect(WebProgram& the_program) {
  program = &the_program;
  cr_connect(static_cast<int>(kMostInputBytes));
}

void TellChanged() {
  cr_tell_changed();
}

void TellShell() {
  cr_tell_shell();
}

void TellEdit(const std::string& id) {
  cr_tell_edit(id.c_str());
}

void TellWatched(const Rect* rect) {
  if (rect == nullptr) {
    cr_tell_watched(0, 0, 0, 0, 0);
    return;
  }
  cr_tell_watched(1, static_cast<double>(rect->x), static_cast<double>(rect->y),
                  static_cast<double>(rect->width), static_cast<double>(rect->height));
}

void TellCopied(const std::string& text) {
  cr_tell_copied(text.c_str());
}

void TellBring(const std::string& what) {
  cr_tell_bring(what.c_str());
}

void TellExport() {
  cr_tell_export();
}

void TellNaturalHeight(int height) {
  cr_tell_natural_height(height);
}

void TellRefused(const std::string& sentence) {
  cr_tell_refused(sentence.c_str());
}

}  // namespace chainrule::web
