// Controls besides the numbers: choices, switches, sizes and buttons. Each is made together with
// what it does.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lessons/scene.h"

namespace chainrule {

// What a button does to the state. The lesson's settle() runs after it.
using Change = std::function<Result<State>(State state)>;

// A button labelled with the word `word`. Its change can be undone.
Item ActionButton(const Scene& scene, std::string id, std::string_view word, Change change,
                  bool enabled = true);
// The item, made to set the field. A value must follow the field's rules.
Item FieldItem(const Scene& scene, Item item, const char* key);
// A choice among the field's words. Each is shown as the lesson's word shown + "_" + word.
Item FieldChoice(const Scene& scene, const char* key, const char* shown);
// A choice among these options, which sets the field.
Item FieldChoice(const Scene& scene, const char* key, std::vector<Option> options);
// A button for each of these words of the field, labelled with the lesson's word key + "_" + word.
// The button of the current word is selected. Ids: key + "." + word.
std::vector<Item> FieldButtons(const Scene& scene, const std::string& key,
                               const std::vector<std::string>& words);
// A button for a field of 0 and 1, which says whether it is on or off. Id: "toggle." + key.
Item Toggle(const Scene& scene, const std::string& key);
// One number of a field, as a whole number to type or step.
Item SizeItem(const Scene& scene, std::string id, std::string name, const std::string& key,
              int entry = 0);
// A whole number to type or step, with a function that sets it.
Item SizeItem(const Scene& scene, std::string id, std::string name, double value, Range range,
              std::function<Result<State>(State state, double value)> set);
// The item, made to call `act` with its new value. The lesson's settle() runs after it. `edit`: the
// change can be undone.
Item WithHandler(const Scene& scene, Item item,
                 std::function<Result<State>(State state, const std::string& value)> act,
                 bool edit = true);

}  // namespace chainrule
