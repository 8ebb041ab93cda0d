#include "app/web_bridge.h"

#include <emscripten.h>

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>
#include <variant>

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

// The texts, numbers and flags directly in the object. Anything deeper is skipped. nlohmann's
// parser tells what it reads; its own tree of values would make the download 2 KiB larger.
struct Ask::Object {
  using Error = nlohmann::detail::exception;

  bool null() { return true; }
  bool boolean(bool flag) { return Take(flag); }
  bool number_integer(json::number_integer_t number) { return Take(static_cast<double>(number)); }
  bool number_unsigned(json::number_unsigned_t number) { return Take(static_cast<double>(number)); }
  bool number_float(double number, const std::string&) { return Take(number); }
  bool string(std::string& text) { return Take(std::move(text)); }
  bool binary(json::binary_t&) { return true; }
  bool start_object(std::size_t) { return Enter(true); }
  bool end_object() { return Leave(); }
  bool start_array(std::size_t) { return Enter(false); }
  bool end_array() { return Leave(); }
  bool key(std::string& name) {
    if (depth == 1) current = std::move(name);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const Error&) { return false; }

  bool Take(std::variant<bool, double, std::string> value) {
    if (depth == 1 && is_object) values.insert_or_assign(current, std::move(value));
    return true;
  }
  bool Enter(bool object) {
    if (depth++ == 0) is_object = object;
    return true;
  }
  bool Leave() {
    --depth;
    return true;
  }

  template <class Value>
  Value Get(const char* wanted) const {
    const auto found = values.find(wanted);
    const auto* value = found == values.end() ? nullptr : std::get_if<Value>(&found->second);
    return value == nullptr ? Value() : *value;
  }

  std::map<std::string, std::variant<bool, double, std::string>, std::less<>> values;
  std::string current;
  int depth = 0;
  bool is_object = false;
};

Ask::Ask(std::string_view text, std::string_view bytes)
    : object_(std::make_unique<Object>()), bytes_(bytes) {
  if (!json::sax_parse(text.begin(), text.end(), object_.get())) object_->values.clear();
}

Ask::~Ask() = default;

std::string Ask::Text(const char* key) const {
  return object_->Get<std::string>(key);
}

double Ask::Number(const char* key) const {
  return object_->Get<double>(key);
}

bool Ask::Flag(const char* key) const {
  return object_->Get<bool>(key);
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
