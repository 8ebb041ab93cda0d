#include "lessons/controls.h"

#include <cmath>
#include <utility>

#include "course/number.h"
#include "course/utf8.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule {

Item WithHandler(const Scene& scene, Item item,
                 std::function<Result<State>(State state, const std::string& value)> act,
                 bool edit) {
  Handler handler;
  handler.act = [settle = scene.settle, text = &scene.text, act = std::move(act)](
                    const State& state, const std::string& value) -> Result<State> {
    Result<State> next = act(state, value);
    if (!next || settle == nullptr) return next;
    return settle(state, *std::move(next), *text);
  };
  handler.edit = edit;
  return Doing(std::move(item), std::move(handler));
}

Item ActionButton(const Scene& scene, std::string id, std::string_view word, Change change,
                  bool enabled) {
  return WithHandler(scene, Button(std::move(id), scene.Word(word), enabled),
                     [change = std::move(change)](State state, const std::string&) {
                       return change(std::move(state));
                     });
}

Item FieldItem(const Scene& scene, Item item, const char* key) {
  const Field* const field = scene.fields.Find(key);
  return WithHandler(
      scene, std::move(item),
      [field, key = std::string(key)](State state, const std::string& value) -> Result<State> {
        Result<FieldValue> parsed = ParseField(*field, key, value);
        if (!parsed) return parsed.error();
        state.values[key] = *std::move(parsed);
        return state;
      },
      !field->navigation);
}

Item FieldChoice(const Scene& scene, const char* key, const char* shown) {
  std::vector<Option> options;
  for (const std::string& word : scene.fields.Find(key)->words)
    options.push_back({word, scene.Word(Join(shown, "_", word))});
  return FieldChoice(scene, key, std::move(options));
}

Item FieldChoice(const Scene& scene, const char* key, std::vector<Option> options) {
  Item item;
  item.id = Join("set.", key);
  item.role = Role::kChoice;
  item.name = scene.Word(key);
  item.value = PrintField(*scene.fields.Find(key), scene.state.Get(key));
  item.verbs = Verb::kSet | Verb::kFocus;
  item.options = std::move(options);
  for (const Option& option : item.options)
    if (option.value == item.value) item.text = option.text;
  return FieldItem(scene, std::move(item), key);
}

std::vector<Item> FieldButtons(const Scene& scene, const std::string& key,
                               const std::vector<std::string>& words) {
  std::vector<Item> items;
  for (const std::string& word : words) {
    items.push_back(ActionButton(scene, Join(key, ".", word), Join(key, "_", word),
                                 [key, word](State state) -> Result<State> {
                                   state.SetWord(key, word);
                                   return state;
                                 }));
    items.back().selected = scene.state.Word(key) == word;
  }
  return items;
}

Item Toggle(const Scene& scene, const std::string& key) {
  const bool on = scene.state.Word(key) == "1";
  Item item = ActionButton(scene, "toggle." + key, key, [key](State state) -> Result<State> {
    state.SetWord(key, state.Word(key) == "1" ? "0" : "1");
    return state;
  });
  item.selected = on;
  item.name += ": " + scene.Word(on ? "on" : "off");
  return item;
}

Item SizeItem(const Scene& scene, std::string id, std::string name, double value, Range range,
              std::function<Result<State>(State state, double value)> set) {
  return WithHandler(
      scene, SizeItem(std::move(id), std::move(name), value, range),
      [text = &scene.text, set = std::move(set)](State state,
                                                 const std::string& typed) -> Result<State> {
        const std::optional<double> number = ParseNumber(typed);
        if (!number || *number != std::floor(*number))
          return Error{FillWords(text->Word("error_whole_size"), {{"value", Excerpt(typed)}})};
        return set(std::move(state), *number);
      });
}

Item SizeItem(const Scene& scene, std::string id, std::string name, const std::string& key,
              int entry) {
  const Field& field = *scene.fields.Find(key);
  return SizeItem(scene, std::move(id), std::move(name), scene.state.Matrix(key)(entry),
                  {field.min, field.max, 1},
                  [key, entry](State state, double value) -> Result<State> {
                    Eigen::MatrixXd numbers = state.Matrix(key);
                    numbers(entry) = value;
                    state.Set(key, std::move(numbers));
                    return state;
                  });
}

}  // namespace chainrule
