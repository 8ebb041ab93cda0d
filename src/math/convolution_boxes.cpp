#include "math/convolution_boxes.h"

#include <cassert>
#include <cmath>
#include <cstddef>

namespace chainrule {

namespace {

using Eigen::VectorXd;
using std::int64_t;

// Adds the entries `within` one channel, whose rows have `width` entries.
void AddRows(int64_t channel, const IndexRange& within, int64_t width,
             std::vector<PlaceBox>& boxes) {
  const IndexRange channels{channel, channel + 1};
  const int64_t first = within.begin / width;
  const int64_t last = (within.end - 1) / width;
  const int64_t begin = within.begin % width;
  const int64_t end = within.end - last * width;  // of the last row, 1 … width
  if (first == last) {
    boxes.push_back({channels, {first, first + 1}, {begin, end}});
    return;
  }
  const IndexRange whole{begin == 0 ? first : first + 1, end == width ? last + 1 : last};
  if (begin != 0) boxes.push_back({channels, {first, first + 1}, {begin, width}});
  if (!whole.empty()) boxes.push_back({channels, whole, {0, width}});
  if (end != width) boxes.push_back({channels, {last, last + 1}, {0, end}});
}

std::vector<PlaceBox> Split(const IndexRange& numbers, int64_t height, int64_t width) {
  std::vector<PlaceBox> boxes;
  if (numbers.empty()) return boxes;
  const int64_t size = height * width;
  const int64_t first = numbers.begin / size;
  const int64_t last = (numbers.end - 1) / size;
  const int64_t begin = numbers.begin % size;
  const int64_t end = numbers.end - last * size;  // of the last channel, 1 … size
  const IndexRange whole{begin == 0 ? first : first + 1, end == size ? last + 1 : last};
  if (first == last && whole.empty()) {
    AddRows(first, {begin, end}, width, boxes);
    return boxes;
  }
  if (begin != 0) AddRows(first, {begin, size}, width, boxes);
  if (!whole.empty()) boxes.push_back({whole, {0, height}, {0, width}});
  if (end != size) AddRows(last, {0, end}, width, boxes);
  return boxes;
}

// The number of pairs of an output channel and an input channel of the same group.
int64_t ConnectedChannels(const Convolution& conv, const IndexRange& outputs,
                          const IndexRange& inputs) {
  const int64_t o = conv.group_outputs;
  const int64_t i = conv.group_inputs;
  const int64_t first = std::max(outputs.begin / o, inputs.begin / i);
  const int64_t last = std::min((outputs.end - 1) / o, (inputs.end - 1) / i);
  const auto pairs = [&](int64_t group) {
    return Intersection(outputs, {group * o, (group + 1) * o}).size() *
           Intersection(inputs, {group * i, (group + 1) * i}).size();
  };
  if (first > last) return 0;
  if (first == last) return pairs(first);
  // All groups in between are complete in both ranges.
  return pairs(first) + (last - first - 1) * o * i + pairs(last);
}

int64_t CountPair(const Convolution& conv, const PlaceBox& outputs, const PlaceBox& inputs) {
  const int64_t channels = ConnectedChannels(conv, outputs.channels, inputs.channels);
  if (channels == 0) return 0;
  const int64_t vertical =
      CountAlongAxis(conv.axes[0], outputs.y.begin, outputs.y.end, inputs.y.begin, inputs.y.end);
  if (vertical == 0) return 0;
  return channels * vertical *
         CountAlongAxis(conv.axes[1], outputs.x.begin, outputs.x.end, inputs.x.begin, inputs.x.end);
}

// The taps that connect the outputs with the inputs along one axis, and how many connections they
// make.
struct Reaching {
  std::vector<int64_t> taps;
  int64_t count = 0;

  void Find(const ConvAxis& axis, const IndexRange& outputs, const IndexRange& inputs) {
    taps.clear();
    count = 0;
    // Distances from the last output to the first input, and from the first output to the last
    // input.
    const int64_t nearest = inputs.begin + axis.padding - (outputs.end - 1) * axis.stride;
    const int64_t farthest = inputs.end - 1 + axis.padding - outputs.begin * axis.stride;
    const int64_t last = std::min(axis.k - 1, FloorDivide(farthest, axis.dilation));
    for (int64_t tap = std::max<int64_t>(0, CeilDivide(nearest, axis.dilation)); tap <= last;
         ++tap) {
      const int64_t reached = OutputsOfTap(axis, tap, outputs, inputs).size();
      count += reached;
      if (reached > 0) taps.push_back(tap);
    }
  }
};

class Summarizer {
 public:
  Summarizer(const Convolution& conv, const VectorXd& w) : conv_(conv), w_(w.data()) {
    assert(w.size() == conv.weights);
  }

  BoxSummary Summarize(const std::vector<PlaceBox>& outputs, const std::vector<PlaceBox>& inputs) {
    BoxSummary summary;
    for (const PlaceBox& o : outputs) {
      for (const PlaceBox& i : inputs) Add(o, i, summary);
    }
    return summary;
  }

 private:
  void Add(const PlaceBox& outputs, const PlaceBox& inputs, BoxSummary& summary) {
    const int64_t channels = ConnectedChannels(conv_, outputs.channels, inputs.channels);
    if (channels == 0) return;
    vertical_.Find(conv_.axes[0], outputs.y, inputs.y);
    if (vertical_.count == 0) return;
    horizontal_.Find(conv_.axes[1], outputs.x, inputs.x);
    if (horizontal_.count == 0) return;
    summary.connections += channels * vertical_.count * horizontal_.count;
    for (int64_t o = outputs.channels.begin; o < outputs.channels.end; ++o) {
      const int64_t first = o / conv_.group_outputs * conv_.group_inputs;
      const IndexRange group = Intersection(inputs.channels, {first, first + conv_.group_inputs});
      for (int64_t i = group.begin; i < group.end; ++i) {
        const double* kernel = w_ + (o * conv_.group_inputs + i - first) * conv_.taps;
        for (const int64_t y : vertical_.taps) {
          for (const int64_t x : horizontal_.taps)
            Keep(kernel[y * conv_.axes[1].k + x], summary.largest);
        }
      }
    }
  }

  static void Keep(double weight, double& largest) {
    const double size = std::abs(weight);
    const double most = std::abs(largest);
    if (size > most || (size == most && weight > 0)) largest = weight;
  }

  const Convolution& conv_;
  const double* w_;
  Reaching vertical_;
  Reaching horizontal_;
};

template <class Splitter>
std::vector<std::vector<PlaceBox>> SplitAll(const std::vector<int64_t>& edges,
                                            const Splitter& split) {
  assert(!edges.empty());
  std::vector<std::vector<PlaceBox>> all;
  for (std::size_t i = 1; i < edges.size(); ++i) {
    assert(edges[i - 1] <= edges[i]);
    all.push_back(split({edges[i - 1], edges[i]}));
  }
  return all;
}

}  // namespace

std::vector<PlaceBox> SplitOutputs(const Convolution& conv, const IndexRange& rows) {
  assert(rows.begin >= 0 && rows.end <= conv.rows);
  return Split(rows, conv.out[0], conv.out[1]);
}

std::vector<PlaceBox> SplitInputs(const Convolution& conv, const IndexRange& columns) {
  assert(columns.begin >= 0 && columns.end <= conv.columns);
  return Split(columns, conv.axes[0].n, conv.axes[1].n);
}

int64_t CountConnections(const Convolution& conv, const MatrixBox& box) {
  const std::vector<PlaceBox> inputs = SplitInputs(conv, box.columns);
  int64_t count = 0;
  for (const PlaceBox& o : SplitOutputs(conv, box.rows)) {
    for (const PlaceBox& i : inputs) count += CountPair(conv, o, i);
  }
  return count;
}

BoxSummary Summarize(const Convolution& conv, const VectorXd& w, const MatrixBox& box) {
  return Summarizer(conv, w).Summarize(SplitOutputs(conv, box.rows),
                                       SplitInputs(conv, box.columns));
}

std::vector<BoxSummary> SummarizeGrid(const Convolution& conv, const VectorXd& w,
                                      const std::vector<int64_t>& row_edges,
                                      const std::vector<int64_t>& column_edges) {
  const auto rows =
      SplitAll(row_edges, [&](const IndexRange& range) { return SplitOutputs(conv, range); });
  const auto columns =
      SplitAll(column_edges, [&](const IndexRange& range) { return SplitInputs(conv, range); });
  std::vector<BoxSummary> pixels;
  pixels.reserve(rows.size() * columns.size());
  Summarizer summarizer(conv, w);
  for (const auto& outputs : rows) {
    for (const auto& inputs : columns) pixels.push_back(summarizer.Summarize(outputs, inputs));
  }
  return pixels;
}

}  // namespace chainrule
