// The card of the pinned number: what it is, all its digits, and what can be done with it.
#pragma once

#include "course/text.h"
#include "course/trace.h"
#include "page/page.h"

namespace chainrule {

// `step` is the current step. Adds to the open group. Ids: card.title, card.value, card.step,
// card.close, copy.number, copy.csv, copy.numpy, copy.matlab, copy.latex. `text` is the lesson's
// text, which may say what its indices mean.
void ComposeCard(const TextBook& text, const Quantity& pin, const Trace& trace, int step,
                 Page& page);

}  // namespace chainrule
