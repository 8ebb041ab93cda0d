// What one pixel of a large heatmap shows: a summary of a box of A, computed from the structure.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "math/convolution.h"
#include "math/convolution_axis.h"

namespace chainrule {

// Ranges of rows and columns within A (asserted); they may be empty.
struct MatrixBox {
  IndexRange rows;
  IndexRange columns;
};

// All places whose channel, y and x are in these ranges.
struct PlaceBox {
  IndexRange channels;
  IndexRange y;
  IndexRange x;

  bool operator==(const PlaceBox&) const = default;
};

// The places of the outputs `rows` or the inputs `columns`, in order, as at most 5 boxes.
std::vector<PlaceBox> SplitOutputs(const Convolution& conv, const IndexRange& rows);
std::vector<PlaceBox> SplitInputs(const Convolution& conv, const IndexRange& columns);

// The number of cells of the box that hold a weight; divided by all its cells, its density. Takes
// O(log k), whatever the box and the channels: for each pair of place boxes, the counts of channel
// pairs, vertical taps and horizontal taps multiply.
std::int64_t CountConnections(const Convolution& conv, const MatrixBox& box);

struct BoxSummary {
  std::int64_t connections = 0;
  // The weight with the largest |A|, of w and −w the positive one; 0 if nothing is connected.
  double largest = 0;

  bool operator==(const BoxSummary&) const = default;
};

// The same count and the weight with the largest |A| in the box, both exact. Time is proportional
// to the weights that the box may hold, not to its cells. For each pair of place boxes, tap t
// connects outputs [oa, ob) with inputs [ia, ib) along an axis if max(oa, ⌈(ia − d t + p)/s⌉) <
// min(ob, ⌈(ib − d t + p)/s⌉). w has conv.weights entries (asserted).
BoxSummary Summarize(const Convolution& conv, const Eigen::VectorXd& w, const MatrixBox& box);

// A picture of A: pixel (i, j), at i · (column_edges.size() − 1) + j, is the box of rows
// row_edges[i] … row_edges[i + 1] − 1 and columns likewise. Each list has at least one edge and is
// in ascending order (asserted).
std::vector<BoxSummary> SummarizeGrid(const Convolution& conv, const Eigen::VectorXd& w,
                                      const std::vector<std::int64_t>& row_edges,
                                      const std::vector<std::int64_t>& column_edges);

}  // namespace chainrule
