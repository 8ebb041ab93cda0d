// The card of the number that is pinned: what it is, every digit of it, and what can be done with
// it.
#pragma once

#include <functional>
#include <string>

#include "course/text.h"
#include "course/trace.h"
#include "page/page.h"

namespace chainrule {

// `symbol` gives the formula source of a quantity, `describe` completes the item that shows the
// pinned number; `step` is the one that is shown. Adds to the group that is open. Ids: card.title,
// card.value, card.step, card.close, copy.number, copy.csv, copy.numpy, copy.matlab, copy.latex.
// `text` are the lesson's words, which may say what its indices mean.
void ComposeCard(const TextBook& text, const Quantity& pin,
                 const std::function<std::string(const Quantity&)>& symbol,
                 const std::function<void(Item&)>& describe, const Trace& trace, int step,
                 Page& page);

}  // namespace chainrule
