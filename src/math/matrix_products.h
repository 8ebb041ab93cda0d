// The two products of dense matrices that both passes use, in blocks that fill the registers.
#pragma once

#include <cstdint>

namespace chainrule {

// A matrix in memory: `row` and `column` are the distances to the next row and the next column.
struct MatrixView {
  const double* data;
  std::int64_t row;
  std::int64_t column;
};

// The result C. The entries of a column are adjacent in memory.
struct MatrixTarget {
  double* data;
  std::int64_t column;
  std::int64_t rows;
  std::int64_t columns;
};

// C_ij = Σ_k A_ki B_kj, k < depth: C = Aᵀ B. In A and B consecutive rows are adjacent (row = 1,
// asserted), and neither shares memory with C.
void SetTransposedProduct(const MatrixView& A, const MatrixView& B, std::int64_t depth,
                          const MatrixTarget& C);

// C_ij = Σ_k A_ik B_kj, k < depth: C = A B. In A consecutive rows are adjacent (row = 1, asserted),
// and neither A nor B shares memory with C.
void SetProduct(const MatrixView& A, const MatrixView& B, std::int64_t depth,
                const MatrixTarget& C);

}  // namespace chainrule
