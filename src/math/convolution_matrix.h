// A convolution's matrix A in compressed rows, written directly into its final memory.
#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <cstdint>

#include "math/convolution.h"

namespace chainrule {

// StorageIndex is std::int32_t or Eigen::Index, which has 64 bits on 64-bit systems.
template <class StorageIndex>
using RowMatrix = Eigen::SparseMatrix<double, Eigen::RowMajor, StorageIndex>;

// Whether std::int32_t can number every column and every stored entry.
bool FitsIn32Bits(const Convolution& conv);

// The memory of A in compressed rows: connections · (8 + b) + (rows + 1) · b bytes, with indices of
// b = 4 bytes if they suffice, else 8. A double, because it can exceed 2^63.
double SparseBytes(const Convolution& conv);

// A, rows × columns, in compressed rows with columns in order; a weight of 0 is stored like any
// other. w has conv.weights entries, and StorageIndex is large enough (asserted). Reserves exactly
// what it fills. Source: source.md, problem 5.
template <class StorageIndex>
RowMatrix<StorageIndex> ToSparse(const Convolution& conv, const Eigen::VectorXd& w);

// Overwrites the weights in `A`, which ToSparse made from the same convolution.
template <class StorageIndex>
void SetWeights(const Convolution& conv, const Eigen::VectorXd& w, RowMatrix<StorageIndex>& A);

extern template RowMatrix<std::int32_t> ToSparse(const Convolution&, const Eigen::VectorXd&);
extern template RowMatrix<Eigen::Index> ToSparse(const Convolution&, const Eigen::VectorXd&);
extern template void SetWeights(const Convolution&, const Eigen::VectorXd&,
                                RowMatrix<std::int32_t>&);
extern template void SetWeights(const Convolution&, const Eigen::VectorXd&,
                                RowMatrix<Eigen::Index>&);

}  // namespace chainrule
