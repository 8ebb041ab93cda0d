// The network as a figure, and the names by which its numbers are read out.
#pragma once

#include <vector>

#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/figure.h"
#include "page/page.h"

namespace chainrule::backprop {

struct FigureContext {
  const TextBook& text;
  const Trace& trace;
  int layers;
  int step;                // the current one, 0 before the first
  std::string other = {};  // what the output beside this one is called
};

// What the page is told of them; it outlives neither text nor fields.
Quantities QuantitiesOf(const TextBook& text, const Fields& fields, int layers);

// The network as it is drawn; its items are added to `items`.
NetworkFigure FigureOf(const FigureContext& context, const Page& page, std::vector<Item>& items);

}  // namespace chainrule::backprop
