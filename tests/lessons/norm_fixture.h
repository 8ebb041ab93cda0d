// The lesson on normalisation, its states, values and pages: what its tests start from.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "course/state_codec.h"
#include "lessons/norm/norm.h"
#include "lessons/norm/norm_names.h"

namespace chainrule {

class NormTest : public testing::Test {
 protected:
  State StateOf(const std::string& link) {
    const Result<ParsedState> parsed = ParseState(
        "lesson=norm" + (link.empty() ? "" : "&" + link),
        [&](std::string_view) { return &lesson_.Describe(); }, "norm");
    EXPECT_TRUE(parsed.ok()) << link << ": " << (parsed ? "" : parsed.error().sentence);
    return parsed ? parsed->state : DefaultState("norm", lesson_.Describe());
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
    lesson_.WriteValues(state, writer);
    return nlohmann::json::parse(writer.text());
  }
  nlohmann::json Values(const std::string& link) { return Values(Checked(link)); }

  Page PageOf(const State& state) {
    const Trace trace = lesson_.Compute(state);
    Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{});
    lesson_.Compose(state, trace, page);
    page.Finish();
    return page;
  }

  std::string Said(const std::string& link, const std::string& id) {
    const Page page = PageOf(Checked(link));
    const Node* node = FindNode(page.roots(), id);
    return node == nullptr ? std::string() : ToPlainText(node->paragraph);
  }

  static const Node* FindNode(const std::vector<Node>& nodes, const std::string& id) {
    for (const Node& node : nodes) {
      if (node.id == id) return &node;
      if (const Node* found = FindNode(node.children, id)) return found;
    }
    return nullptr;
  }

  State Press(const State& state, const std::string& id, const std::string& value = "") {
    Action action;
    action.id = id;
    action.value = value;
    const Result<State> next = lesson_.Do(action, state);
    EXPECT_TRUE(next.ok()) << id;
    return next ? *next : state;
  }

  NormLesson lesson_;
};

}  // namespace chainrule
