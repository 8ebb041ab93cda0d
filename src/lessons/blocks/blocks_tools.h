// What stands around the steps: settings, the question of direction, what the source says for and
// against the bottleneck, the budget, the networks.
#pragma once

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/blocks/blocks_problem.h"
#include "lessons/lesson.h"
#include "page/page.h"

namespace chainrule::blocks {

struct Context {
  const TextBook& text;
  const Fields& fields;
  const State& state;
  const Trace& trace;
  const Problem& problem;

  const std::string& Word(std::string_view key) const { return text.Word(key); }
  const std::string& Word(const char* key) const { return text.Word(key); }
};

// Both blocks drawn, the layer of this step marked.
void ComposeBlocks(const Context& context, const std::string& current, Page& page);

// A row of counts for each layer of the block, and the total.
void ComposeCounts(const Context& context, const Block& block, Page& page);

// Each layer so far of the block of this step as one line: formula = number.
void ComposeLinesSoFar(const Context& context, const std::string& current, Page& page);

// Buttons that copy the table of what is computed so far.
void ComposeCopies(const Context& context, Page& page);

// Parameters and multiply-adds against the bottleneck's channels, with the standard block as a
// line.
void ComposeCharts(const Context& context, Page& page);
void ComposeBudget(const Context& context, Page& page);
void ComposeEqualChannels(const Context& context, Page& page);

// What lights up with a stage of the network: its boxes; and with a box: its stage.
std::vector<Quantity> BoxesOf(const Quantity& quantity, const Trace& trace);
// The stages of the network, a box for each block.
void ComposeNetworkFigure(const Context& context, Page& page);

void ComposeQuestion(const Context& context, Page& page);
void ComposeProsAndCons(const Context& context, Page& page);
void ComposeRemarks(const Context& context, Page& page);
void ComposeSettings(const Context& context, Page& page);

// A button that the functions above composed.
Result<State> DoTool(const Action& action, const State& state, const Lesson& lesson);

// The table of the blocks, or at the networks that of the network's stages.
std::string TableText(std::string_view format, const State& state, const Lesson& lesson);

}  // namespace chainrule::blocks
