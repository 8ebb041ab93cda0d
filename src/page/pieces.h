// Pieces that lessons compose their pages from: words, formulas of the program's own, buttons,
// choices, and the line that works out one entry of a step.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "course/formula.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/page.h"

namespace chainrule {

// A paragraph from a text. Texts can be replaced while the program runs, so a paragraph that cannot
// be read becomes a sentence that says why.
Paragraph Words(std::string_view source, const TextContext& context = {});

// Appends the parts of one formula to another.
void Append(Formula& line, Formula part);

Item Button(std::string id, const std::string& text, bool enabled = true);

// The item, with this handler.
Item Doing(Item item, Handler handler);
// The item, with a handler that goes to a step or changes the learner's place in another way.
Item Going(Item item, std::function<void(State& state)> change);

// A whole number that is not an entry of a matrix, to type or step: a size.
Item SizeItem(std::string id, std::string name, double value, Range range);

// Eyebrow, title and paragraphs of the step with this number, from 1; the section "intro" for 0. If
// the words depend on a choice, they come from the section with the first of `variants` that exists
// after its key: "gradient.relu". Ids: story.eyebrow, story.title, story.text1 …
void ComposeStepWords(const TextBook& text, const Trace& trace, int number,
                      const TextContext& context, Page& page,
                      const std::vector<std::string_view>& variants = {});

// "symbol = value = working". The operands have as many digits as reproduce the value as shown.
// `symbol` may be empty.
Formula EntryLine(const Page& page, const Trace& trace, const Expansion& expansion,
                  std::string_view symbol, const Quantity& shown);

}  // namespace chainrule
