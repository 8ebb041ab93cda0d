// Residual blocks as plain data: tensors, the layers between them, and the skip beside them. A
// layer is drawn as a shape whose width is its channels and whose area is its parameters.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "course/formula.h"

namespace chainrule {

struct BlockFigure {
  // A bar on an edge of the drawing, as wide as its number of channels.
  struct Tensor {
    int item = -1;  // index into Node::items: the number of channels
    double channels = 1;
    Formula shape;
    bool relu = false;  // a ReLU comes after it; for the last one, after the addition
  };
  struct Layer {
    int item = -1;  // the number of parameters
    std::string name;
    Formula words;  // "3 × 3 convolution"
    Formula input;
    Formula output;
    // The tensors that the layer connects. A layer that keeps the shape comes after a tensor, and
    // is drawn as a strip of it.
    int from = 0;
    int to = 0;
    bool on_skip = false;  // a projection, or its batch norm; has no from and to
    bool current = false;  // counted by the current step
    // Empty: the learner works it out. The shape then has a height that tells nothing.
    std::optional<double> parameters = {};
  };
  struct Block {
    std::string title;
    std::vector<Tensor> tensors;  // along the branch; the last one is also the output
    std::vector<Layer> layers;    // in the order of counting
    std::string addition;
    Formula sum;    // the two shapes that are added
    Formula added;  // "+", and the shape of the skip
    int total_item = -1;
    std::string total;
  };
  // The words of the key. {n} is a round number that the painter chooses for its scale.
  struct Key {
    std::string channels;
    std::string parameters;
    std::string relu;
    std::string not_to_scale;
  };
  std::vector<Block> blocks;
  Key key;
};

}  // namespace chainrule
