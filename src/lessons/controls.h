// What can be set beside the numbers: choices, switches, sizes, buttons. Each is made with what it
// does: one place for both.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lessons/scene.h"

namespace chainrule {

// What a button does to the state; the lesson's settle() comes after it.
using Change = std::function<Result<State>(State state)>;

// A button that is the word `word`, of a state that can be undone.
Item ActionButton(const Scene& scene, std::string id, std::string_view word, Change change,
                  bool enabled = true);
// An item as it is, which sets the field by the field's own rules.
Item FieldItem(const Scene& scene, Item item, const char* key);
// The field as a choice among its words; each is shown as the word `shown` + "_" + it.
Item FieldChoice(const Scene& scene, const char* key, const char* shown);
// The same among these options.
Item FieldChoice(const Scene& scene, const char* key, std::vector<Option> options);
// One button for each word of the field, as the word key + "_" + it; the one that is set is
// selected. Ids: key + "." + word.
std::vector<Item> FieldButtons(const Scene& scene, const std::string& key,
                               const std::vector<std::string>& words);
// A field of 0 and 1 as a button that is on or off, and says so. Id: "toggle." + key.
Item Toggle(const Scene& scene, const std::string& key);
// One number of a field as a whole number to be typed or stepped.
Item SizeItem(const Scene& scene, std::string id, std::string name, const std::string& key,
              int entry = 0);
// The same where another thing is done than to set that number.
Item SizeItem(const Scene& scene, std::string id, std::string name, double value, Range range,
              std::function<Result<State>(State state, double value)> set);
// An item as it is, which does this when it is acted on.
Item WithHandler(const Scene& scene, Item item,
                 std::function<Result<State>(State state, const std::string& value)> act,
                 bool edit = true);

}  // namespace chainrule
