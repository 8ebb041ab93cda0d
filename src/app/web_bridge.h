// The bridge between the program and the page's JavaScript: one function each way, which takes one
// JSON object.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chainrule::web {

// A question from the page: {"do": "act", "id": "net.W1:0,1", …}, and bytes beside it. Its content
// is not trusted: a key that is missing or has the wrong type reads as empty, 0 or false.
class Ask {
 public:
  Ask(std::string_view json, std::string_view bytes);
  ~Ask();

  std::string Text(const char* key) const;
  double Number(const char* key) const;
  bool Flag(const char* key) const;
  std::string_view bytes() const { return bytes_; }

 private:
  struct Object;
  std::unique_ptr<Object> object_;
  std::string_view bytes_;
};

// A JSON text, and bytes beside it.
struct Answer {
  std::string json = "{}";
  std::string bytes = {};
};

using Handler = std::function<Answer(const Ask&)>;

// Lets the page call these handlers by name and hear events. The page calls at once, to load its
// link.
void Connect(std::map<std::string, Handler> handlers);

// Reports an event: {"event": "changed"}.
void Tell(const std::string& event_json);

}  // namespace chainrule::web
