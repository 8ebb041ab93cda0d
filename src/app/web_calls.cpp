#include "app/web_calls.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "course/course_text.h"
#include "course/json.h"
#include "course/utf8.h"
#include "draw/painter.h"
#include "page/outline.h"

namespace chainrule {
namespace {

using web::Answer;
using web::Ask;

float Pixels(const Ask& ask, const char* key) {
  return static_cast<float>(ask.Number(key));
}

// The sentence of a refusal, or an empty one.
Answer Outcome(const std::optional<Error>& error) {
  JsonWriter json;
  json.BeginObject().Key("error").String(error ? error->sentence : std::string()).EndObject();
  return {json.text()};
}

Answer Is(bool true_or_false) {
  JsonWriter json;
  json.BeginObject().Key("is").Bool(true_or_false).EndObject();
  return {json.text()};
}

std::optional<Error> Act(WebApp& app, const Ask& ask) {
  const std::string verb = ask.Text("verb");
  const std::optional<Verb> known = VerbFromName(verb);
  if (!known) return Refuse("act_no_verb", {{"verb", Excerpt(verb)}});
  Action action;
  action.id = ask.Text("id");
  action.verb = *known;
  action.value = ask.Text("value");
  action.gesture = ask.Flag("gesture");
  action.origin = Action::Origin::kTextView;
  return app.Change([&] { return app.tutor().Do(action); });
}

std::optional<Error> SetState(WebApp& app, const std::string& link, bool on_load) {
  app.window().CloseLists();
  return app.Change([&] { return on_load ? app.tutor().Load(link) : app.tutor().SetState(link); });
}

std::optional<Error> BringIn(WebApp& app, const Ask& ask) {
  return app.Change(
      [&] { return app.tutor().BringIn(ask.Text("what"), ask.Text("name"), ask.bytes()); });
}

Answer Link(const WebApp& app) {
  JsonWriter json;
  json.BeginObject().Key("link").String(app.tutor().Link()).EndObject();
  return {json.text()};
}

// The values that the page asks for often.
Answer Status(const WebApp& app) {
  const Tutor& tutor = app.tutor();
  JsonWriter json;
  json.BeginObject().Key("pushes").Integer(static_cast<long long>(tutor.pushes()));
  json.Key("inGesture").Bool(tutor.in_gesture());
  json.Key("announcement").String(tutor.announcement());
  json.Key("frames").Integer(app.frames()).Key("frameDue").Bool(app.frame_due()).EndObject();
  return {json.text()};
}

// How the page should look.
Answer Shell(const WebApp& app) {
  const Tutor& tutor = app.tutor();
  JsonWriter json;
  json.BeginObject().Key("dark").Bool(tutor.dark());
  json.Key("background").Integer(BackgroundColor(tutor.dark() ? ThemeId::kDark : ThemeId::kLight));
  json.Key("textView").Bool(tutor.text_view());
  json.Key("language").String(tutor.language()).EndObject();
  return {json.text()};
}

// {"name": "A-4x8.mtx", "bytes": 512, "exact": false}, or nothing.
Answer Exported(const WebApp& app) {
  const Export* const file = app.tutor().exporting();
  if (file == nullptr) return {};
  JsonWriter json;
  json.BeginObject().Key("name").String(file->file_name());
  json.Key("bytes").Number(file->bytes()).Key("exact").Bool(file->exact()).EndObject();
  return {json.text()};
}

// The bytes go beside the object. The file is dropped once its last piece is taken.
Answer NextPiece(WebApp& app) {
  Answer answer;
  Export* const file = app.tutor().exporting();
  const bool more = file != nullptr && file->Next(answer.bytes);
  JsonWriter json;
  json.BeginObject().Key("more").Bool(more).Key("done").Number(more ? file->Done() : 1);
  answer.json = json.EndObject().text();
  if (!more) app.tutor().EndExport();
  return answer;
}

// {"id": {"rect": [x, y, width, height], "number": "…"}}
Answer Drawn(const WebApp& app) {
  JsonWriter json;
  json.BeginObject();
  // The page's parser takes the last of several places, so the first one is written last.
  const auto& rects = app.drawn().rects.entries();
  for (auto at = rects.rbegin(); at != rects.rend(); ++at) {
    const auto& [id, rect] = *at;
    json.Key(id).BeginObject().Key("rect").BeginArray();
    for (float side : {rect.x, rect.y, rect.width, rect.height})
      json.Number(static_cast<double>(side));
    json.EndArray();
    if (const std::string* number = app.drawn().drawn_numbers.Find(id))
      json.Key("number").String(*number);
    json.EndObject();
  }
  return {json.EndObject().text()};
}

}  // namespace

std::map<std::string, web::Handler> CallsOf(WebApp& app) {
  const auto on = [](auto does) {
    return [does](const Ask& ask) {
      does(ask);
      return Answer{};
    };
  };
  const auto tutor_does = [&app](auto does) {
    return [&app, does](const Ask& ask) {
      does(app.tutor(), ask);
      app.AfterChange();
      return Answer{};
    };
  };
  // What the text view was last told, shared by all of its questions.
  const auto told = std::make_shared<OutlineMemory>();
  return {
      // The state and the page.
      {"act", [&app](const Ask& ask) { return Outcome(Act(app, ask)); }},
      {"load", [&app](const Ask& ask) { return Outcome(SetState(app, ask.Text("link"), true)); }},
      {"setState",
       [&app](const Ask& ask) { return Outcome(SetState(app, ask.Text("link"), false)); }},
      {"link", [&app](const Ask&) { return Link(app); }},
      {"status", [&app](const Ask&) { return Status(app); }},
      {"values", [&app](const Ask&) { return Answer{app.tutor().ValuesJson()}; }},
      // The changes since the outline of revision "since".
      {"outline",
       [&app, told](const Ask& ask) {
         const auto since = static_cast<std::uint64_t>(std::max(0.0, ask.Number("since")));
         const Tutor& tutor = app.tutor();
         return Answer{
             OutlineJson(tutor.page(), tutor.lesson().text(), tutor.view(), since, *told)};
       }},
      // Files, in and out.
      {"bringIn", [&app](const Ask& ask) { return Outcome(BringIn(app, ask)); }},
      {"exported", [&app](const Ask&) { return Exported(app); }},
      {"nextPiece", [&app](const Ask&) { return NextPiece(app); }},
      {"endExport", on([&app](const Ask&) { app.tutor().EndExport(); })},
      // How it looks. The address has no part after '#'. Queries are sent before the link.
      {"setAddress", on([&app](const Ask& ask) { app.tutor().set_address(ask.Text("address")); })},
      {"setQuery", tutor_does([](Tutor& tutor, const Ask& ask) {
         tutor.SetQuery(ask.Text("key"), ask.Text("value"));
       })},
      // New words for a lesson; without a name, for all lessons.
      {"setWords",
       [&app](const Ask& ask) {
         return Outcome(app.Change(
             [&] { return app.tutor().SetWords(ask.Text("lesson"), ask.Text("text")); }));
       }},
      {"noWords", tutor_does([](Tutor& tutor, const Ask& ask) {
         tutor.NoWords(ask.Text("lesson"), ask.Text("reason"));
       })},
      {"setSystemDark",
       tutor_does([](Tutor& tutor, const Ask& ask) { tutor.set_system_dark(ask.Flag("on")); })},
      {"setReducedMotion", on([&app](const Ask& ask) { app.SetReducedMotion(ask.Flag("on")); })},
      {"shell", [&app](const Ask&) { return Shell(app); }},
      // Keyboard and fingers.
      {"focus", on([&app](const Ask& ask) { app.Focus(ask.Text("id")); })},
      {"watch", on([&app](const Ask& ask) { app.Watch(ask.Text("id")); })},
      {"setCanvasKeyboard", on([&app](const Ask& ask) { app.SetCanvasKeyboard(ask.Flag("on")); })},
      {"closeOne", [&app](const Ask&) { return Is(app.CloseOne()); }},
      {"settle", on([&app](const Ask&) { app.Settle(); })},
      {"canPan",
       [&app](const Ask& ask) {
         return Is(app.window().CanPan(Pixels(ask, "x"), Pixels(ask, "y"), Pixels(ask, "dx"),
                                       Pixels(ask, "dy")));
       }},
      {"onMap",
       [&app](const Ask& ask) {
         return Is(app.window().OnMap(Pixels(ask, "x"), Pixels(ask, "y")));
       }},
      {"mapChosen", [&app](const Ask&) { return Is(app.window().MapChosen()); }},
      {"pinch", on([&app](const Ask& ask) {
         app.SetPinch(Pinch{Pixels(ask, "fromX"), Pixels(ask, "fromY"), Pixels(ask, "x"),
                            Pixels(ask, "y"), ask.Number("factor"),
                            static_cast<int>(ask.Number("number"))});
       })},
      {"endPinch", on([&app](const Ask&) { app.SetPinch(std::nullopt); })},
      {"pause", on([&app](const Ask&) { app.Pause(); })},
      {"cancelPress", on([&app](const Ask&) { app.CancelPress(); })},
      // The canvas.
      {"showCanvas", [&app](const Ask& ask) { return Is(app.ShowCanvas(ask.Flag("on"))); }},
      {"resizeCanvas", on([&app](const Ask&) { app.ResizeCanvas(); })},
      {"setOnScreen", on([&app](const Ask& ask) { app.SetOnScreen(ask.Flag("on")); })},
      {"releaseCanvas", on([&app](const Ask&) { app.window().Release(); })},
      {"restoreCanvas", on([&app](const Ask&) { app.window().Restore(); })},
      // For tests: where items were last drawn, and the text drawn as their numbers.
      {"drawn", [&app](const Ask&) { return Drawn(app); }},
  };
}

}  // namespace chainrule
