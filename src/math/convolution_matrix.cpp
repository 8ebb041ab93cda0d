#include "math/convolution_matrix.h"

#include <cassert>
#include <limits>

#include "math/convolution_axis.h"

namespace chainrule {

namespace {

using Eigen::Index;
using Eigen::VectorXd;
using std::int64_t;

// Writes the rows of A in order into the arrays of compressed rows. `starts` and `columns` are null
// if only the values are wanted.
template <class StorageIndex>
class Filler {
 public:
  Filler(const Convolution& conv, const VectorXd& w, StorageIndex* starts, StorageIndex* columns,
         double* values)
      : conv_(conv), w_(w.data()), starts_(starts), columns_(columns), values_(values) {}

  void Fill() {
    for (int64_t channel = 0; channel < conv_.shape.out_channels; ++channel) {
      for (int64_t y = 0; y < conv_.out[0]; ++y) FillLine(channel, y);
    }
    if (starts_) *starts_ = static_cast<StorageIndex>(filled_);
  }

 private:
  // Writes the rows of A for the outputs in row y of the channel. An output with the same taps as
  // its neighbour repeats its row, shifted by the stride.
  void FillLine(int64_t channel, int64_t y) {
    const IndexRange taps_y = TapsOfOutput(conv_.axes[0], y);
    IndexRange before;
    int64_t size = 0;
    for (int64_t x = 0; x < conv_.out[1]; ++x) {
      if (starts_) *starts_++ = static_cast<StorageIndex>(filled_);
      const IndexRange taps_x = TapsOfOutput(conv_.axes[1], x);
      if (x > 0 && taps_x == before) {
        Repeat(size);
        continue;
      }
      const int64_t start = filled_;
      FillRow({channel, y, x}, taps_y, taps_x);
      before = taps_x;
      size = filled_ - start;
    }
  }

  void FillRow(const ConvPlace& output, const IndexRange& taps_y, const IndexRange& taps_x) {
    const auto& [vertical, horizontal] = conv_.axes;
    const int64_t group = output.channel / conv_.group_outputs;
    for (int64_t i = 0; i < conv_.group_inputs; ++i) {
      const double* kernel = w_ + (output.channel * conv_.group_inputs + i) * conv_.taps;
      const int64_t channel = (group * conv_.group_inputs + i) * conv_.channel_columns;
      for (int64_t tap = taps_y.begin; tap < taps_y.end; ++tap) {
        const double* weights = kernel + tap * horizontal.k;
        const int64_t y = output.y * vertical.stride + TapOffset(vertical, tap);
        const int64_t first = channel + y * horizontal.n + output.x * horizontal.stride;
        for (int64_t t = taps_x.begin; t < taps_x.end; ++t) {
          if (columns_)
            columns_[filled_] = static_cast<StorageIndex>(first + TapOffset(horizontal, t));
          values_[filled_++] = weights[t];
        }
      }
    }
  }

  void Repeat(int64_t size) {
    const Index count = static_cast<Index>(size);
    using Values = Eigen::Map<Eigen::ArrayXd>;
    using Columns = Eigen::Map<Eigen::Array<StorageIndex, Eigen::Dynamic, 1>>;
    double* const values = values_ + filled_;
    Values(values, count) = Values(values - size, count);
    if (columns_) {
      StorageIndex* const columns = columns_ + filled_;
      Columns(columns, count) =
          Columns(columns - size, count) + static_cast<StorageIndex>(conv_.axes[1].stride);
    }
    filled_ += size;
  }

  const Convolution& conv_;
  const double* w_;
  StorageIndex* starts_;
  StorageIndex* columns_;
  double* values_;
  int64_t filled_ = 0;
};

}  // namespace

bool FitsIn32Bits(const Convolution& conv) {
  constexpr int64_t kMost = std::numeric_limits<std::int32_t>::max();
  return conv.connections <= kMost && conv.columns <= kMost;
}

double SparseBytes(const Convolution& conv) {
  const double index = FitsIn32Bits(conv) ? 4 : 8;
  return static_cast<double>(conv.connections) * (8 + index) +
         (static_cast<double>(conv.rows) + 1) * index;
}

template <class StorageIndex>
RowMatrix<StorageIndex> ToSparse(const Convolution& conv, const VectorXd& w) {
  assert(w.size() == conv.weights && (sizeof(StorageIndex) > 4 || FitsIn32Bits(conv)));
  RowMatrix<StorageIndex> A(static_cast<Index>(conv.rows), static_cast<Index>(conv.columns));
  A.resizeNonZeros(static_cast<Index>(conv.connections));
  Filler<StorageIndex>(conv, w, A.outerIndexPtr(), A.innerIndexPtr(), A.valuePtr()).Fill();
  return A;
}

template <class StorageIndex>
void SetWeights(const Convolution& conv, const VectorXd& w, RowMatrix<StorageIndex>& A) {
  assert(w.size() == conv.weights && A.rows() == conv.rows && A.cols() == conv.columns);
  assert(A.isCompressed() && A.nonZeros() == conv.connections);
  Filler<StorageIndex>(conv, w, nullptr, nullptr, A.valuePtr()).Fill();
}

template RowMatrix<std::int32_t> ToSparse(const Convolution&, const VectorXd&);
template RowMatrix<Index> ToSparse(const Convolution&, const VectorXd&);
template void SetWeights(const Convolution&, const VectorXd&, RowMatrix<std::int32_t>&);
template void SetWeights(const Convolution&, const VectorXd&, RowMatrix<Index>&);

}  // namespace chainrule
