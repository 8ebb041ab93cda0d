// What lessons put together their pages from: words, formulas of the program's own, buttons,
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

// A paragraph out of a text. Texts can be replaced while the program runs: in place of a paragraph
// that cannot be read stands the sentence that says why.
Paragraph Words(std::string_view source, const TextContext& context = {});

// The parts of the one after those of the other.
void Append(Formula& line, Formula part);

Item Button(std::string id, const std::string& text, bool enabled = true);

// The item, which does this.
Item Doing(Item item, Handler handler);
// The item, which goes to a step, or changes where the learner looks in another way.
Item Going(Item item, std::function<void(State& state)> change);

// A whole number that is no entry of a matrix, to be typed or stepped: a size.
Item SizeItem(std::string id, std::string name, double value, Range range);

// Eyebrow, title and paragraphs of the step with this number (from 1), of the section "intro" for
// 0. Where what it says depends on what was chosen, of the section with the first of `variants`
// that there is behind its key: "gradient.relu". Ids: story.eyebrow, story.title, story.text1 …
void ComposeStepWords(const TextBook& text, const Trace& trace, int number,
                      const TextContext& context, Page& page,
                      const std::vector<std::string_view>& variants = {});

// "symbol = value = how it came about", the operands with as many digits as reproduce the value as
// shown. `symbol` may be empty.
Formula EntryLine(const Page& page, const Trace& trace, const Expansion& expansion,
                  std::string_view symbol, const Quantity& shown);

}  // namespace chainrule
