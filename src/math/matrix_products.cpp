#include "math/matrix_products.h"

#include <cassert>

#include "math/vector_pair.h"

namespace chainrule {

namespace {

using std::int64_t;

// kRows × kColumns entries of Aᵀ B, each summed in two halves.
template <int kRows, int kColumns>
void TransposedBlock(const double* a, int64_t a_column, const double* b, int64_t b_column,
                     int64_t depth, double* c, int64_t c_column) {
  Pair sum[kRows][kColumns] = {};
  int64_t k = 0;
  for (; k + 2 <= depth; k += 2) {
    Pair right[kColumns];
    for (int j = 0; j < kColumns; ++j) right[j] = LoadPair(b + j * b_column + k);
    for (int i = 0; i < kRows; ++i) {
      const Pair left = LoadPair(a + i * a_column + k);
      for (int j = 0; j < kColumns; ++j) sum[i][j] += left * right[j];
    }
  }
  for (int j = 0; j < kColumns; ++j) {
    for (int i = 0; i < kRows; ++i) {
      double entry = sum[i][j][0] + sum[i][j][1];
      if (k < depth) entry += a[i * a_column + k] * b[j * b_column + k];
      c[j * c_column + i] = entry;
    }
  }
}

// 2 kPairs × kColumns entries of A B.
template <int kPairs, int kColumns>
void ProductBlock(const double* a, int64_t a_column, const MatrixView& B, const double* b,
                  int64_t depth, double* c, int64_t c_column) {
  Pair sum[kPairs][kColumns] = {};
  for (int64_t k = 0; k < depth; ++k) {
    Pair left[kPairs];
    for (int i = 0; i < kPairs; ++i) left[i] = LoadPair(a + k * a_column + 2 * i);
    for (int j = 0; j < kColumns; ++j) {
      const Pair right = BothOf(b[k * B.row + j * B.column]);
      for (int i = 0; i < kPairs; ++i) sum[i][j] += left[i] * right;
    }
  }
  for (int j = 0; j < kColumns; ++j) {
    for (int i = 0; i < kPairs; ++i) StorePair(c + j * c_column + 2 * i, sum[i][j]);
  }
}

// Calls block(i) for blocks of kSize that cover 0 … size − 1; the last may overlap the one before.
template <int kSize, class BlockAt>
void Cover(int64_t size, const BlockAt& block) {
  for (int64_t i = 0; i + kSize <= size; i += kSize) block(i);
  if (size % kSize != 0) block(size - kSize);
}

template <int kColumns>
void TransposedColumns(const MatrixView& A, const double* b, int64_t b_column, int64_t depth,
                       double* c, const MatrixTarget& C) {
  constexpr int kRows = kColumns == 1 ? 8 : 4;
  const auto rows = [&]<int kCount>() {
    Cover<kCount>(C.rows, [&](int64_t i) {
      TransposedBlock<kCount, kColumns>(A.data + i * A.column, A.column, b, b_column, depth, c + i,
                                        C.column);
    });
  };
  if (C.rows >= kRows)
    rows.template operator()<kRows>();
  else if (C.rows >= 2)
    rows.template operator()<2>();
  else
    rows.template operator()<1>();
}

template <int kColumns>
void ProductColumns(const MatrixView& A, const MatrixView& B, const double* b, int64_t depth,
                    double* c, const MatrixTarget& C) {
  constexpr int kPairs = kColumns == 1 ? 4 : 2;
  const auto rows = [&]<int kCount>() {
    Cover<2 * kCount>(C.rows, [&](int64_t i) {
      ProductBlock<kCount, kColumns>(A.data + i, A.column, B, b, depth, c + i, C.column);
    });
  };
  if (C.rows >= 2 * kPairs)
    rows.template operator()<kPairs>();
  else
    rows.template operator()<1>();
}

// Calls columns(j) with the number of columns to compute at once as its template argument.
template <class ColumnsAt>
void InColumns(int64_t count, const ColumnsAt& columns) {
  int64_t j = 0;
  for (; j + 3 <= count; j += 3) columns.template operator()<3>(j);
  for (; j < count; ++j) columns.template operator()<1>(j);
}

}  // namespace

void SetTransposedProduct(const MatrixView& A, const MatrixView& B, int64_t depth,
                          const MatrixTarget& C) {
  assert(A.row == 1 && B.row == 1);
  InColumns(C.columns, [&]<int kCount>(int64_t j) {
    TransposedColumns<kCount>(A, B.data + j * B.column, B.column, depth, C.data + j * C.column, C);
  });
}

void SetProduct(const MatrixView& A, const MatrixView& B, int64_t depth, const MatrixTarget& C) {
  assert(A.row == 1);
  if (C.rows == 1) {
    for (int64_t j = 0; j < C.columns; ++j) {
      double sum = 0;
      for (int64_t k = 0; k < depth; ++k)
        sum += A.data[k * A.column] * B.data[k * B.row + j * B.column];
      C.data[j * C.column] = sum;
    }
    return;
  }
  InColumns(C.columns, [&]<int kCount>(int64_t j) {
    ProductColumns<kCount>(A, B, B.data + j * B.column, depth, C.data + j * C.column, C);
  });
}

}  // namespace chainrule
