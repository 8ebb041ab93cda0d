// Residual blocks as plain data: tensors, the layers between them, and the skip beside them.
#pragma once

#include <string>
#include <vector>

#include "course/formula.h"

namespace chainrule {

struct BlockFigure {
  // On an edge of the drawing, as wide as it has channels.
  struct Tensor {
    int item = -1;  // index into Node::items: its channels
    double channels = 1;
    Formula shape;
  };
  struct Layer {
    int item = -1;  // its parameters
    std::string name;
    Formula words;  // "3 × 3 convolution"
    Formula input;
    Formula output;
    // Between these tensors of the block; a layer that leaves the shape alone lies behind one, and
    // is drawn as a strip of it.
    int from = 0;
    int to = 0;
    bool on_skip = false;  // a projection, or what normalises it; no tensors of the branch
    bool current = false;  // the step that is shown counts it
  };
  struct Block {
    std::string title;
    std::vector<Tensor> tensors;  // along the branch; the last one is also what comes out
    std::vector<Layer> layers;    // in the order in which they are counted
    std::string addition;
    Formula sum;    // the two shapes that are added
    Formula added;  // "+", and the shape that the skip brings
    int total_item = -1;
    std::string total;
  };
  std::vector<Block> blocks;
};

}  // namespace chainrule
