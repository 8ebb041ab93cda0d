// The card of the number that is pinned: what it is, every digit of it, and what can be done with it.
#pragma once

#include "course/trace.h"
#include "page/page.h"

namespace chainrule {

// `pinned` is the item that describes it (name, symbol, and the range if it is an input), or of a whole
// matrix its name alone; `matrix` is the symbol of the whole; `step` is the one that is shown.
// Adds to the group that is open. Ids: card.title, card.value, card.step, card.close, copy.number,
// copy.csv, copy.numpy, copy.matlab, copy.latex.
void ComposeCard(const Item& pinned, const Formula& matrix, const Trace& trace, int step,
                 Page& page);

}  // namespace chainrule
