// A whole divided into parts in several ways, as plain data: strips below each other.
#pragma once

#include <string>
#include <vector>

namespace chainrule {

struct ShareFigure {
  struct Part {
    int count_item = -1;    // index into Node::items
    int percent_item = -1;  // its share of the whole, in percent
    double share = 0;       // its width, of 1
  };
  struct Strip {
    std::string title;
    std::vector<Part> parts;
  };
  std::vector<std::string> names;  // of the parts, which are the same in each strip
  std::vector<Strip> strips;       // bands join the parts of one to those of the next
  int marked = 0;                  // the part that the words are about
  std::string unit;                // written after a share
};

}  // namespace chainrule
