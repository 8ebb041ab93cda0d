// What a screen reader says about the page and about changes on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "course/state.h"
#include "course/text.h"
#include "page/page.h"

namespace chainrule {

// The node with this id, at any depth, or nullptr.
const Node* FindNode(const std::vector<Node>& nodes, std::string_view id);

// `lesson` is the lesson's text, which may say what its indices mean.

// The current step in one sentence: where we are, and the line of numbers.
std::string StepSentence(const Page& page, const TextBook& lesson);
// The number that an item, which is as it was before, was set to.
std::string SetSentence(const Item& item, double value, const TextBook& lesson);
// The pinned quantity, and what it is made of.
std::string PinSentence(const Page& page, const View& view, const TextBook& lesson);
// The result of a change of the state; page and view are those after it.
std::string ChangeSentence(const Page& page, const View& view, const TextBook& lesson,
                           const Fields& fields, const State& before, const State& after);

}  // namespace chainrule
