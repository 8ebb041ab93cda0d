// The card of the number that is pinned: what it is, every digit of it, and what can be done with
// it.
#pragma once

#include "course/text.h"
#include "course/trace.h"
#include "page/page.h"

namespace chainrule {

// `step` is the one that is shown. Adds to the group that is open. Ids: card.title, card.value,
// card.step, card.close, copy.number, copy.csv, copy.numpy, copy.matlab, copy.latex. `text` are the
// lesson's words, which may say what its indices mean.
void ComposeCard(const TextBook& text, const Quantity& pin, const Trace& trace, int step,
                 Page& page);

}  // namespace chainrule
