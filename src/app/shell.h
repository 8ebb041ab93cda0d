// What stands around every lesson: header, tape deck, notices.
#pragma once

#include <string>
#include <vector>

#include "course/state.h"
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
};

void ComposeHeader(const ShellContext& context, Page& page);
void ComposeDeck(const ShellContext& context, Page& page);

// The step that is shown in one sentence, for a screen reader: where we are, and the line of numbers.
std::string StepSentence(const Page& page);

}  // namespace chainrule
