// What a pixel of a large heatmap shows: the cells of a box of A, summed up from the structure.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "math/convolution.h"
#include "math/convolution_axis.h"

namespace chainrule {

// Rows and columns of A, all within it (asserted); may be empty.
struct MatrixBox {
  IndexRange rows;
  IndexRange columns;
};

// Places of which every combination is meant.
struct PlaceBox {
  IndexRange channels;
  IndexRange y;
  IndexRange x;

  bool operator==(const PlaceBox&) const = default;
};

// The places of outputs `rows`, or of inputs `columns`, as at most 5 boxes in their order.
std::vector<PlaceBox> SplitOutputs(const Convolution& conv, const IndexRange& rows);
std::vector<PlaceBox> SplitInputs(const Convolution& conv, const IndexRange& columns);

// The number of cells of the box in which a weight stands; divided by the number of its cells, its
// density. In time that depends neither on the box nor on the channels, and on the kernel as O(log
// k): for each pair of boxes of places the pairs of channels, vertical and horizontal taps
// multiply.
std::int64_t CountConnections(const Convolution& conv, const MatrixBox& box);

struct BoxSummary {
  std::int64_t connections = 0;
  double largest = 0;  // |A|; 0 where nothing is connected

  bool operator==(const BoxSummary&) const = default;
};

// The same count, and the largest |A| in the box, both exact. In time proportional to the number of
// weights that the box may hold, not of its cells: for each pair of boxes of places tap t reaches
// from outputs [oa, ob) to inputs [ia, ib) along an axis where
// max(oa, ⌈(ia − d t + p)/s⌉) < min(ob, ⌈(ib − d t + p)/s⌉). w has conv.weights entries (asserted).
BoxSummary Summarize(const Convolution& conv, const Eigen::VectorXd& w, const MatrixBox& box);

// A picture of A: pixel (i, j), at i · (column_edges.size() − 1) + j, is the box of rows
// row_edges[i] … row_edges[i + 1] − 1 and columns likewise. Each list has an edge at least and none
// below the one before (asserted).
std::vector<BoxSummary> SummarizeGrid(const Convolution& conv, const Eigen::VectorXd& w,
                                      const std::vector<std::int64_t>& row_edges,
                                      const std::vector<std::int64_t>& column_edges);

}  // namespace chainrule
