#include "lessons/conv/conv_export.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "course/matrix_text.h"
#include "course/number.h"
#include "course/stored_zip.h"
#include "lessons/conv/conv_picture.h"
#include "math/convolution_matrix.h"
#include "math/join.h"
#include "page/heatmap_words.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;

static_assert(std::endian::native == std::endian::little,
              "numbers are written as they lie in memory");

constexpr std::size_t kPieceBytes = 128 * 1024;
constexpr int64_t kPieceWork = 50'000;  // taps looked at: some milliseconds
constexpr int64_t kMostCsvCells = 20'000'000;
constexpr int64_t kMostLatexCells = kMostCells;
constexpr double kZipLimit = 4.0 * 1024 * 1024 * 1024 - 1;

// Goes through the rows of A in their order, and stops when a piece is long enough.
class RowWalk {
 public:
  RowWalk(Convolution conv, Eigen::VectorXd w) : conv_(std::move(conv)), w_(std::move(w)) {}

  const Convolution& conv() const { return conv_; }
  bool at_end() const { return row_ == conv_.rows; }
  double done() const { return static_cast<double>(row_) / static_cast<double>(conv_.rows); }
  void Restart() { row_ = 0; }
  double Weight(const ConvCell& cell) const { return w_(static_cast<Eigen::Index>(cell.weight)); }

  // write(row, cells) for the next rows.
  template <class Write>
  void Walk(const std::string& piece, Write write) {
    const int64_t each = conv_.taps * conv_.group_inputs + 1;
    for (int64_t work = 0; !at_end() && work < kPieceWork && piece.size() < kPieceBytes;
         work += each) {
      write(row_, CellsOfOutput(conv_, row_));
      ++row_;
    }
  }

 private:
  Convolution conv_;
  Eigen::VectorXd w_;
  int64_t row_ = 0;
};

std::string FileName(const Convolution& conv, std::string_view ending) {
  return Join("A-", conv.rows, "x", conv.columns, ".", ending);
}

std::size_t LongestNumber(const Eigen::VectorXd& w) {
  std::size_t longest = 0;
  for (const double number : w) longest = std::max(longest, PrintNumber(number).size());
  return longest;
}

double Cells(const Convolution& conv) {
  return static_cast<double>(conv.rows) * static_cast<double>(conv.columns);
}

std::string MtxHead(const Convolution& conv) {
  return Join(
      "%%MatrixMarket matrix coordinate real general\n"
      "% The matrix A of a convolution, y = A x.\n",
      conv.rows, " ", conv.columns, " ", conv.connections, "\n");
}

class MtxExport final : public Export {
 public:
  MtxExport(const Convolution& conv, Eigen::VectorXd w)
      : Export(
            FileName(conv, "mtx"),
            static_cast<double>(MtxHead(conv).size()) +
                static_cast<double>(conv.connections) *
                    static_cast<double>(std::to_string(conv.rows).size() +
                                        std::to_string(conv.columns).size() + LongestNumber(w) + 3),
            false),
        walk_(conv, std::move(w)) {}

  bool Next(std::string& piece) override {
    piece.clear();
    if (walk_.done() == 0) piece = MtxHead(walk_.conv());
    walk_.Walk(piece, [&](int64_t row, const std::vector<ConvCell>& cells) {
      const std::string start = std::to_string(row + 1) + " ";
      for (const ConvCell& cell : cells)
        piece += Join(start, cell.column + 1, " ", PrintNumber(walk_.Weight(cell)), "\n");
    });
    return !walk_.at_end();
  }
  double Done() const override { return walk_.done(); }

 private:
  RowWalk walk_;
};

// Dense, a row of A per line.
class CsvExport final : public Export {
 public:
  CsvExport(const Convolution& conv, Eigen::VectorXd w)
      : Export(FileName(conv, "csv"),
               2 * Cells(conv) +
                   static_cast<double>(conv.connections) * static_cast<double>(LongestNumber(w)),
               false),
        walk_(conv, std::move(w)) {}

  bool Next(std::string& piece) override {
    piece.clear();
    walk_.Walk(piece, [&](int64_t, const std::vector<ConvCell>& cells) {
      Eigen::MatrixXd row =
          Eigen::MatrixXd::Zero(1, static_cast<Eigen::Index>(walk_.conv().columns));
      for (const ConvCell& cell : cells)
        row(static_cast<Eigen::Index>(cell.column)) = walk_.Weight(cell);
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
  LatexExport(const Convolution& conv, std::string text)
      : Export(FileName(conv, "tex"), static_cast<double>(text.size()), true),
        text_(std::move(text)) {}
  bool Next(std::string& piece) override {
    piece = std::exchange(text_, {});
    return false;
  }
  double Done() const override { return text_.empty() ? 1 : 0; }

 private:
  std::string text_;
};

// An array's head in a .npy file, version 1.0: as long as a multiple of 64.
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

// The arrays in the order in which SciPy writes them.
enum class Part { kIndices, kPointers, kFormat, kShape, kData };
constexpr std::array<std::string_view, 5> kPartNames{"indices.npy", "indptr.npy", "format.npy",
                                                     "shape.npy", "data.npy"};

std::string PartHead(const Convolution& conv, Part part) {
  const std::string index = FitsIn32Bits(conv) ? "<i4" : "<i8";
  const auto vector = [](int64_t count) { return Join("(", count, ",)"); };
  switch (part) {
    case Part::kIndices:
      return NpyHead(index, vector(conv.connections));
    case Part::kPointers:
      return NpyHead(index, vector(conv.rows + 1));
    case Part::kFormat:
      return NpyHead("|S3", "()");
    case Part::kShape:
      return NpyHead("<i8", "(2,)");
    case Part::kData:
      break;
  }
  return NpyHead("<f8", vector(conv.connections));
}

double NpzBytes(const Convolution& conv) {
  const double index = FitsIn32Bits(conv) ? 4 : 8;
  const auto count = static_cast<double>(conv.connections);
  const std::array<double, 5> sizes{index * count, index * static_cast<double>(conv.rows + 1), 3,
                                    16, 8 * count};
  double bytes = StoredZip::kEndBytes;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    bytes += StoredZip::EntryBytes(
        kPartNames[i], static_cast<double>(PartHead(conv, static_cast<Part>(i)).size()) + sizes[i]);
  return bytes;
}

class NpzExport final : public Export {
 public:
  NpzExport(const Convolution& conv, Eigen::VectorXd w)
      : Export(FileName(conv, "npz"), NpzBytes(conv), true),
        walk_(conv, std::move(w)),
        wide_(!FitsIn32Bits(conv)) {}

  bool Next(std::string& piece) override {
    piece.clear();
    std::string raw;
    const auto part = static_cast<Part>(part_);
    if (!begun_) {
      begun_ = true;
      walk_.Restart();
      zip_.Begin(std::string(kPartNames[part_]), piece);
      raw = PartHead(walk_.conv(), part);
      if (part == Part::kPointers) PutIndex(before_ = 0, raw);
      if (part == Part::kFormat) raw += "csr";
      if (part == Part::kShape) {
        PutRaw(walk_.conv().rows, raw);
        PutRaw(walk_.conv().columns, raw);
      }
    }
    const bool by_rows = part != Part::kFormat && part != Part::kShape;
    if (by_rows) {
      walk_.Walk(raw, [&](int64_t, const std::vector<ConvCell>& cells) {
        if (part == Part::kPointers) PutIndex(before_ += static_cast<int64_t>(cells.size()), raw);
        for (const ConvCell& cell : cells) {
          if (part == Part::kIndices) PutIndex(cell.column, raw);
          if (part == Part::kData) PutRaw(walk_.Weight(cell), raw);
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

Eigen::MatrixXd Dense(const Convolution& conv, const Eigen::VectorXd& w) {
  Eigen::MatrixXd A = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(conv.rows),
                                            static_cast<Eigen::Index>(conv.columns));
  for (int64_t row = 0; row < conv.rows; ++row)
    for (const ConvCell& cell : CellsOfOutput(conv, row))
      A(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(cell.column)) =
          w(static_cast<Eigen::Index>(cell.weight));
  return A;
}

std::unique_ptr<Export> Picture(const Convolution& conv, Eigen::VectorXd w, const State& state) {
  const double largest = w.cwiseAbs().maxCoeff();
  const bool density = state.Word("shows") == "density";
  return PictureOf(FileName(conv, "png"), {conv, std::move(w), largest},
                   density ? HeatmapFigure::Shows::kDensity : HeatmapFigure::Shows::kLargest);
}

constexpr std::array<const char*, 5> kFormats{"mtx", "npz", "csv", "latex", "png"};

}  // namespace

Result<std::unique_ptr<Export>> TakeAway(std::string_view format, double most_bytes,
                                         const State& state, const TextBook& text) {
  const Convolution conv = ConvolutionOf(state);
  const std::string name(format);
  if (std::find(kFormats.begin(), kFormats.end(), format) == kFormats.end())
    return Error{FillWords(text.Word("error_take_format"), {{"format", name.substr(0, 32)}})};
  const std::string shown = text.Word("take_" + name);
  const int64_t most_cells = name == "csv" ? kMostCsvCells : kMostLatexCells;
  if ((name == "csv" || name == "latex") && Cells(conv) > static_cast<double>(most_cells))
    return Error{FillWords(text.Word("error_take_cells"), {{"format", shown},
                                                           {"rows", Grouped(conv.rows)},
                                                           {"columns", Grouped(conv.columns)},
                                                           {"most", Grouped(most_cells)}})};
  Eigen::VectorXd w = WeightsOf(state, conv);
  std::unique_ptr<Export> made;
  if (name == "mtx")
    made = std::make_unique<MtxExport>(conv, std::move(w));
  else if (name == "npz")
    made = std::make_unique<NpzExport>(conv, std::move(w));
  else if (name == "png")
    made = Picture(conv, std::move(w), state);
  else if (name == "csv")
    made = std::make_unique<CsvExport>(conv, std::move(w));
  else
    made = std::make_unique<LatexExport>(conv,
                                         PrintMatrix(Dense(conv, w), MatrixFormat::kLatex) + "\n");
  const double most = name == "npz" ? std::min(most_bytes, kZipLimit) : most_bytes;
  if (made->bytes() > most)
    return Error{FillWords(
        text.Word(made->exact() ? "error_take_large" : "error_take_larger"),
        {{"format", shown}, {"bytes", BytesInWords(made->bytes())}, {"most", BytesInWords(most)}})};
  return made;
}

void ComposeTakeAway(const PageContext& context, Page& page) {
  std::vector<Item> buttons;
  for (const char* format : kFormats)
    buttons.push_back(
        Button(std::string("take.") + format, context.text.Word(std::string("take_") + format)));
  page.Prose("take.intro", context.text.Word("take_intro"), TextStyle::kAside);
  page.Controls("take", context.text.Word("take"), std::move(buttons));
}

}  // namespace chainrule::conv
