#include "app/web_bridge.h"

#include <emscripten.h>

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "course/json.h"

namespace chainrule::web {
namespace {

using nlohmann::json;

struct Bridge {
  std::map<std::string, Handler> handlers;
  // The question, which the page writes into the room that it asked for.
  std::string asked;
  // The answer, until the next call, with the start and length of its two parts. The page copies
  // them before it calls again.
  Answer answer;
  std::array<std::uint32_t, 4> parts = {};
};
Bridge* bridge = nullptr;

std::uint32_t Address(const std::string& text) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(text.data()));
}

std::uint32_t Size(const std::string& text) {
  return static_cast<std::uint32_t>(text.size());
}

Answer Carry(const Ask& ask) {
  const std::string name = ask.Text("do");
  const auto handler = bridge->handlers.find(name);
  if (handler != bridge->handlers.end()) return handler->second(ask);
  JsonWriter answer;
  answer.BeginObject().Key("error").String("There is no call \"" + name.substr(0, 32) + "\".");
  answer.EndObject();
  return {answer.text()};
}

}  // namespace

struct Ask::Object {
  json value;
};

Ask::Ask(std::string_view text, std::string_view bytes)
    : object_(std::make_unique<Object>()), bytes_(bytes) {
  constexpr bool kMayThrow = false;
  object_->value = json::parse(text.begin(), text.end(), nullptr, kMayThrow);
}

Ask::~Ask() = default;

std::string Ask::Text(const char* key) const {
  const json& value = object_->value;
  if (!value.is_object()) return {};
  const auto found = value.find(key);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

double Ask::Number(const char* key) const {
  const json& value = object_->value;
  if (!value.is_object()) return 0;
  const auto found = value.find(key);
  return found != value.end() && found->is_number() ? found->get<double>() : 0;
}

bool Ask::Flag(const char* key) const {
  const json& value = object_->value;
  if (!value.is_object()) return false;
  const auto found = value.find(key);
  return found != value.end() && found->is_boolean() && found->get<bool>();
}

}  // namespace chainrule::web

// clang-format off
EM_JS(void, chainrule_connected, (), { Module["connected"](); });
EM_JS(void, chainrule_tell, (const char* json), { Module["told"](JSON.parse(UTF8ToString(json))); });
// clang-format on

extern "C" {

// Makes room for a question. That may move the memory, so the page looks up where it is only
// afterwards.
EMSCRIPTEN_KEEPALIVE char* chainrule_room(int bytes) {
  std::string& asked = chainrule::web::bridge->asked;
  asked.resize(static_cast<std::size_t>(bytes));
  return asked.data();
}

// The first `json_bytes` are the object, the rest are the bytes beside it. Returns four numbers:
// place and length of the answer's object, then of its bytes.
EMSCRIPTEN_KEEPALIVE const std::uint32_t* chainrule_call(int json_bytes) {
  using namespace chainrule::web;
  // Moved out, so that a nested call cannot overwrite the question and a long one does not stay.
  const std::string asked = std::exchange(bridge->asked, std::string());
  const std::string_view all = asked;
  const auto length = static_cast<std::size_t>(json_bytes);
  Answer answer = Carry(Ask(all.substr(0, length), all.substr(length)));
  bridge->answer = std::move(answer);
  bridge->parts = {Address(bridge->answer.json), Size(bridge->answer.json),
                   Address(bridge->answer.bytes), Size(bridge->answer.bytes)};
  return bridge->parts.data();
}

}  // extern "C"

namespace chainrule::web {

void Connect(std::map<std::string, Handler> handlers) {
  bridge = new Bridge;  // lives as long as the page
  bridge->handlers = std::move(handlers);
  chainrule_connected();
}

void Tell(const std::string& event_json) {
  chainrule_tell(event_json.c_str());
}

}  // namespace chainrule::web
