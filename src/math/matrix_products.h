// The two products of dense matrices that both passes are made of, in blocks that fill registers.
#pragma once

#include <cstdint>

namespace chainrule {

// A matrix in memory: how far it is from one row to the next, and from one column to the next.
struct MatrixView {
  const double* data;
  std::int64_t row;
  std::int64_t column;
};

// C, to be written: a column's entries lie side by side.
struct MatrixTarget {
  double* data;
  std::int64_t column;
  std::int64_t rows;
  std::int64_t columns;
};

// C_ij = Σ_k A_ki B_kj, k < depth: C = Aᵀ B. The rows of A and B are side by side (row = 1,
// asserted), and neither shares memory with C.
void SetTransposedProduct(const MatrixView& A, const MatrixView& B, std::int64_t depth,
                          const MatrixTarget& C);

// C_ij = Σ_k A_ik B_kj, k < depth: C = A B. The rows of A are side by side (row = 1, asserted), and
// neither shares memory with C.
void SetProduct(const MatrixView& A, const MatrixView& B, std::int64_t depth,
                const MatrixTarget& C);

}  // namespace chainrule
