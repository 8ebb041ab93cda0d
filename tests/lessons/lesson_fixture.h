// The base of all lessons' tests: states, values, refusals, and the nodes of pages.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "course/json.h"
#include "course/state_codec.h"
#include "lessons/catalog.h"
#include "page/page.h"

namespace chainrule {

// The action of an item on the page of this state; nullptr if there is no such item or it is
// disabled.
inline std::shared_ptr<const Handler> HandlerOf(const Lesson& lesson, const State& state,
                                                const std::string& id) {
  const Trace trace = lesson.Compute(state);
  Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{});
  lesson.Compose(state, trace, page);
  for (Item& item : lesson.DeckChoices(state, trace, page))
    page.Controls("deck", "", {std::move(item)});
  page.Finish();
  const Item* const item = page.Find(id);
  return item == nullptr || !item->enabled ? nullptr : item->handler;
}

// The state after acting on the item.
inline Result<State> Act(const Lesson& lesson, const State& state, const std::string& id,
                         const std::string& value = "") {
  const std::shared_ptr<const Handler> handler = HandlerOf(lesson, state, id);
  if (handler == nullptr || !handler->act) return Error{"There is no " + id + "."};
  return handler->act(state, value);
}

inline Result<State> Edit(const Lesson& lesson, const Quantity& quantity, double value,
                          const State& state) {
  return lesson.Edit(quantity, value, state, lesson.Compute(state));
}

class LessonTest : public testing::Test {
 protected:
  explicit LessonTest(std::string name) : name_(std::move(name)), lesson_(*catalog_.Find(name_)) {}

  State StateOf(const std::string& link) {
    const Result<ParsedState> parsed = ParseState(
        "lesson=" + name_ + (link.empty() ? "" : "&" + link),
        [&](std::string_view) { return &lesson_.Describe(); }, name_);
    EXPECT_TRUE(parsed.ok()) << link << ": " << (parsed ? "" : parsed.error().sentence);
    return parsed ? parsed->state : DefaultState(name_, lesson_.Describe());
  }
  State Checked(const std::string& link) {
    const State state = StateOf(link);
    const std::optional<Error> error = lesson_.Check(state);
    EXPECT_EQ(error, std::nullopt) << link << ": " << error->sentence;
    return state;
  }
  std::string Refusal(const std::string& link) {
    const std::optional<Error> error = lesson_.Check(StateOf(link));
    return error ? error->sentence : std::string();
  }
  nlohmann::json Values(const State& state) {
    JsonWriter writer;
    lesson_.WriteValues(state, lesson_.Compute(state), writer);
    return nlohmann::json::parse(writer.text());
  }
  nlohmann::json Values(const std::string& link) { return Values(Checked(link)); }

  static const Node* FindNode(const std::vector<Node>& nodes, const std::string& id) {
    for (const Node& node : nodes) {
      if (node.id == id) return &node;
      if (const Node* found = FindNode(node.children, id)) return found;
    }
    return nullptr;
  }

  const Catalog catalog_;
  const std::string name_;
  const Lesson& lesson_;
};

}  // namespace chainrule
