// What stands around every lesson: header, tape deck, notices.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/catalog.h"
#include "page/page.h"

namespace chainrule {

struct ShellContext {
  const Catalog& catalog;
  const Lesson& lesson;
  const State& state;
  const Trace& trace;
  bool can_undo;
  bool can_redo;
  bool dark;
  bool text_view;
  bool sharing;              // the share panel is open
  const std::string& share;  // the whole link
};

void ComposeHeader(const ShellContext& context, Page& page);
void ComposeDeck(const ShellContext& context, Page& page);

// Link and frame to copy, first in the story. To be called before the lesson composes.
void ComposeShare(const ShellContext& context, Page& page);

// An <iframe> that shows this link on another page.
std::string EmbedSnippet(const std::string& link, const std::string& title);

// The node with this id, wherever it stands; nullptr: there is none.
const Node* FindNode(const std::vector<Node>& nodes, std::string_view id);

// The step that is shown in one sentence, for a screen reader: where we are, and the line of
// numbers. `lesson` are the words of the lesson, which may say what its indices mean.
std::string StepSentence(const Page& page, const TextBook& lesson);

}  // namespace chainrule
