// What a screen reader says of the page and of what changes on it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "course/state.h"
#include "course/text.h"
#include "page/page.h"

namespace chainrule {

// The node with this id, wherever it stands; nullptr: there is none.
const Node* FindNode(const std::vector<Node>& nodes, std::string_view id);

// `lesson` are the words of the lesson, which may say what its indices mean.

// The step that is shown in one sentence: where we are, and the line of numbers.
std::string StepSentence(const Page& page, const TextBook& lesson);
// What is pinned, and what it is made of.
std::string PinSentence(const Page& page, const View& view, const TextBook& lesson);
// What came of a change of the state; the page and the view are those after it.
std::string ChangeSentence(const Page& page, const View& view, const TextBook& lesson,
                           const Fields& fields, const State& before, const State& after);

}  // namespace chainrule
