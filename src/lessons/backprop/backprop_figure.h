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

// Name, symbol, and, for W, x and y, the range: completes an item that shows a number.
void Describe(const FigureContext& context, const Page& page, const Fields& fields, Item& item);

// The network as it is drawn, whose parts count the items that FigureItems gives.
NetworkFigure FigureOf(const FigureContext& context, const Fields& fields, const Page& page);
std::vector<Item> FigureItems(const FigureContext& context, const Fields& fields, const Page& page);

}  // namespace chainrule::backprop
