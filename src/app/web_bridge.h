// The program and the page's JavaScript: one function each way, which takes one JSON object.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace chainrule::web {

// What the page asks: {"do": "act", "id": "net.W1:0,1", …}, and bytes beside it. Whatever stands in
// it came from outside: a key that is missing, or of another kind, reads as empty, 0 or false.
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

// From now on the page may call these, each by its name, and hears what is told. It calls at once,
// to load its link.
void Connect(std::map<std::string, Handler> handlers);

// Something has happened: {"event": "changed"}.
void Tell(const std::string& event_json);

}  // namespace chainrule::web
