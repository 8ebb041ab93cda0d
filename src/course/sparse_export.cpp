#include "course/sparse_export.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <utility>

#include "course/matrix_text.h"
#include "course/number.h"
#include "course/stored_zip.h"
#include "math/join.h"

namespace chainrule {
namespace {

using std::int64_t;

static_assert(std::endian::native == std::endian::little,
              "numbers are written as they lie in memory");

constexpr std::size_t kPieceBytes = 128 * 1024;
constexpr int64_t kPieceWork = 50'000;  // cells visited, which takes a few milliseconds

// Visits the rows in order, and stops when a piece is long enough.
class RowWalk {
 public:
  explicit RowWalk(SparseRows matrix) : matrix_(std::move(matrix)) {}

  const SparseRows& matrix() const { return matrix_; }
  bool at_end() const { return row_ == matrix_.rows; }
  double done() const { return static_cast<double>(row_) / static_cast<double>(matrix_.rows); }
  void Restart() { row_ = 0; }

  // Calls write(row, cells) for the next rows.
  template <class Write>
  void Walk(const std::string& piece, Write write) {
    const int64_t each = matrix_.row_work + 1;
    for (int64_t work = 0; !at_end() && work < kPieceWork && piece.size() < kPieceBytes;
         work += each) {
      write(row_, matrix_.cells_of(row_));
      ++row_;
    }
  }

 private:
  SparseRows matrix_;
  int64_t row_ = 0;
};

std::string FileName(const SparseRows& matrix, std::string_view ending) {
  return Join(matrix.name, ".", ending);
}

bool FitsIn32Bits(const SparseRows& matrix) {
  return std::max(matrix.columns, matrix.filled) <= std::numeric_limits<std::int32_t>::max();
}

std::string MtxHead(const SparseRows& matrix) {
  return Join("%%MatrixMarket matrix coordinate real general\n% ", matrix.comment, "\n",
              matrix.rows, " ", matrix.columns, " ", matrix.filled, "\n");
}

class MtxExport final : public Export {
 public:
  explicit MtxExport(SparseRows matrix)
      : Export(FileName(matrix, "mtx"),
               static_cast<double>(MtxHead(matrix).size()) +
                   static_cast<double>(matrix.filled) *
                       static_cast<double>(std::to_string(matrix.rows).size() +
                                           std::to_string(matrix.columns).size() +
                                           matrix.longest_number + 3),
               false),
        walk_(std::move(matrix)) {}

  bool Next(std::string& piece) override {
    piece.clear();
    if (walk_.done() == 0) piece = MtxHead(walk_.matrix());
    walk_.Walk(piece, [&](int64_t row, const SparseRows::Cells& cells) {
      const std::string start = std::to_string(row + 1) + " ";
      for (const SparseRows::Cell& cell : cells)
        piece += Join(start, cell.column + 1, " ", PrintNumber(cell.number), "\n");
    });
    return !walk_.at_end();
  }
  double Done() const override { return walk_.done(); }

 private:
  RowWalk walk_;
};

// All cells, with one row per line.
class CsvExport final : public Export {
 public:
  explicit CsvExport(SparseRows matrix)
      : Export(FileName(matrix, "csv"),
               2 * static_cast<double>(matrix.rows) * static_cast<double>(matrix.columns) +
                   static_cast<double>(matrix.filled) * static_cast<double>(matrix.longest_number),
               false),
        walk_(std::move(matrix)) {}

  bool Next(std::string& piece) override {
    piece.clear();
    walk_.Walk(piece, [&](int64_t, const SparseRows::Cells& cells) {
      Eigen::MatrixXd row =
          Eigen::MatrixXd::Zero(1, static_cast<Eigen::Index>(walk_.matrix().columns));
      for (const SparseRows::Cell& cell : cells)
        row(static_cast<Eigen::Index>(cell.column)) = cell.number;
      piece += PrintMatrix(row, MatrixFormat::kCsv);
    });
    return !walk_.at_end();
  }
  double Done() const override { return walk_.done(); }

 private:
  RowWalk walk_;
};

class LatexExport final : public Export {
 public:
  LatexExport(std::string file_name, std::string text)
      : Export(std::move(file_name), static_cast<double>(text.size()), true),
        text_(std::move(text)) {}
  bool Next(std::string& piece) override {
    piece = std::exchange(text_, {});
    return false;
  }
  double Done() const override { return text_.empty() ? 1 : 0; }

 private:
  std::string text_;
};

// An array's head in a .npy file, version 1.0; its length is a multiple of 64.
std::string NpyHead(const std::string& type, const std::string& shape) {
  std::string head =
      Join("{'descr': '", type, "', 'fortran_order': False, 'shape': ", shape, ", }");
  constexpr std::size_t kBefore = 10;
  while ((kBefore + head.size() + 1) % 64 != 0) head += ' ';
  head += '\n';
  std::string magic = "\x93NUMPY";
  magic += '\x01';
  magic += '\0';
  magic += static_cast<char>(head.size() & 0xFF);
  magic += static_cast<char>(head.size() >> 8);
  return magic + head;
}

template <class T>
void PutRaw(T value, std::string& out) {
  char bytes[sizeof(T)];
  std::memcpy(bytes, &value, sizeof(T));
  out.append(bytes, sizeof(T));
}

// The arrays, in the order in which SciPy writes them.
enum class Part { kIndices, kPointers, kFormat, kShape, kData };
constexpr std::array<std::string_view, 5> kPartNames{"indices.npy", "indptr.npy", "format.npy",
                                                     "shape.npy", "data.npy"};

std::string PartHead(const SparseRows& matrix, Part part) {
  const std::string index = FitsIn32Bits(matrix) ? "<i4" : "<i8";
  const auto vector = [](int64_t count) { return Join("(", count, ",)"); };
  switch (part) {
    case Part::kIndices:
      return NpyHead(index, vector(matrix.filled));
    case Part::kPointers:
      return NpyHead(index, vector(matrix.rows + 1));
    case Part::kFormat:
      return NpyHead("|S3", "()");
    case Part::kShape:
      return NpyHead("<i8", "(2,)");
    case Part::kData:
      break;
  }
  return NpyHead("<f8", vector(matrix.filled));
}

double NpzBytes(const SparseRows& matrix) {
  const double index = FitsIn32Bits(matrix) ? 4 : 8;
  const auto count = static_cast<double>(matrix.filled);
  const std::array<double, 5> sizes{index * count, index * static_cast<double>(matrix.rows + 1), 3,
                                    16, 8 * count};
  double bytes = StoredZip::kEndBytes;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    bytes += StoredZip::EntryBytes(
        kPartNames[i],
        static_cast<double>(PartHead(matrix, static_cast<Part>(i)).size()) + sizes[i]);
  return bytes;
}

class NpzExport final : public Export {
 public:
  explicit NpzExport(SparseRows matrix)
      : Export(FileName(matrix, "npz"), NpzBytes(matrix), true),
        walk_(std::move(matrix)),
        wide_(!FitsIn32Bits(walk_.matrix())) {}

  bool Next(std::string& piece) override {
    piece.clear();
    std::string raw;
    const auto part = static_cast<Part>(part_);
    if (!begun_) {
      begun_ = true;
      walk_.Restart();
      zip_.Begin(std::string(kPartNames[part_]), piece);
      raw = PartHead(walk_.matrix(), part);
      if (part == Part::kPointers) PutIndex(before_ = 0, raw);
      if (part == Part::kFormat) raw += "csr";
      if (part == Part::kShape) {
        PutRaw(walk_.matrix().rows, raw);
        PutRaw(walk_.matrix().columns, raw);
      }
    }
    const bool by_rows = part != Part::kFormat && part != Part::kShape;
    if (by_rows) {
      walk_.Walk(raw, [&](int64_t, const SparseRows::Cells& cells) {
        if (part == Part::kPointers) PutIndex(before_ += static_cast<int64_t>(cells.size()), raw);
        for (const SparseRows::Cell& cell : cells) {
          if (part == Part::kIndices) PutIndex(cell.column, raw);
          if (part == Part::kData) PutRaw(cell.number, raw);
        }
      });
    }
    zip_.Add(raw, piece);
    if (!by_rows || walk_.at_end()) {
      zip_.End(piece);
      begun_ = false;
      if (++part_ == kPartNames.size()) zip_.Finish(piece);
    }
    written_ += static_cast<double>(piece.size());
    return part_ < kPartNames.size();
  }
  double Done() const override { return written_ / bytes(); }

 private:
  void PutIndex(int64_t index, std::string& raw) const {
    if (wide_)
      PutRaw(index, raw);
    else
      PutRaw(static_cast<std::int32_t>(index), raw);
  }

  RowWalk walk_;
  StoredZip zip_;
  bool wide_;
  bool begun_ = false;
  std::size_t part_ = 0;
  int64_t before_ = 0;
  double written_ = 0;
};

Eigen::MatrixXd Dense(const SparseRows& matrix) {
  Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(matrix.rows),
                                                static_cast<Eigen::Index>(matrix.columns));
  for (int64_t row = 0; row < matrix.rows; ++row)
    for (const SparseRows::Cell& cell : matrix.cells_of(row))
      dense(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(cell.column)) = cell.number;
  return dense;
}

}  // namespace

std::unique_ptr<Export> SparseExport(std::string_view format, SparseRows matrix) {
  if (format == "mtx") return std::make_unique<MtxExport>(std::move(matrix));
  if (format == "npz") return std::make_unique<NpzExport>(std::move(matrix));
  if (format == "csv") return std::make_unique<CsvExport>(std::move(matrix));
  assert(format == "latex");
  return std::make_unique<LatexExport>(FileName(matrix, "tex"),
                                       PrintMatrix(Dense(matrix), MatrixFormat::kLatex) + "\n");
}

}  // namespace chainrule
