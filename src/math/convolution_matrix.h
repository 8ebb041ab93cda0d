// A convolution's matrix A in compressed rows, made at once in its final place.
#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <cstdint>

#include "math/convolution.h"

namespace chainrule {

// Indices are std::int32_t, or Eigen::Index, which has 64 bits where memory has.
template <class StorageIndex>
using RowMatrix = Eigen::SparseMatrix<double, Eigen::RowMajor, StorageIndex>;

// Whether std::int32_t holds the number of every column and non-zero.
bool FitsIn32Bits(const Convolution& conv);

// The memory of A in compressed rows, with 32-bit indices where they suffice, else 64-bit ones:
// connections · (8 + b) + (rows + 1) · b bytes. As double, since it can be more than 2^63.
double SparseBytes(const Convolution& conv);

// A, rows × columns, in compressed rows by columns; a weight of 0 is stored as any other. w has
// conv.weights entries, and 32 bits suffice where StorageIndex has them (asserted). Reserves
// exactly what it fills. Source: source.md, problem 5.
template <class StorageIndex>
RowMatrix<StorageIndex> ToSparse(const Convolution& conv, const Eigen::VectorXd& w);

// A for other weights: `A` is what ToSparse made of the same convolution.
template <class StorageIndex>
void SetWeights(const Convolution& conv, const Eigen::VectorXd& w, RowMatrix<StorageIndex>& A);

extern template RowMatrix<std::int32_t> ToSparse(const Convolution&, const Eigen::VectorXd&);
extern template RowMatrix<Eigen::Index> ToSparse(const Convolution&, const Eigen::VectorXd&);
extern template void SetWeights(const Convolution&, const Eigen::VectorXd&,
                                RowMatrix<std::int32_t>&);
extern template void SetWeights(const Convolution&, const Eigen::VectorXd&,
                                RowMatrix<Eigen::Index>&);

}  // namespace chainrule
