// A with the picture of its step above it: what the kernel lies over, kernels, and what comes of
// it.
#include <algorithm>
#include <utility>

#include "lessons/controls.h"
#include "lessons/conv/conv.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::conv {
namespace {

using std::int64_t;
using Grid = TensorFigure::Grid;
using Cell = TensorFigure::Cell;

constexpr int64_t kMostPictured = 40;  // taps of all kernels beside the picture; beyond: of one
constexpr int64_t kMostBoth = 24;      // rows and columns of A with its transpose beside it

// Which of the inputs and outputs the picture shows: the chosen channel of those that the step adds
// up, and the one that it makes.
struct Channels {
  int64_t in = 0;
  int64_t out = 0;
  int64_t chosen = 0;  // among the `count` channels that are added up
  int64_t count = 1;
};
Channels ChannelsOf(const Scene& scene) {
  const Convolution& conv = scene.Of<Problem>().conv;
  const Focus focus = FocusOf(scene);
  if (Makes(scene, "dw")) {
    const ConvTap tap = TapPlace(conv, std::max<int64_t>(focus.tap, 0));
    return {tap.in_channel, tap.out_channel};
  }
  const bool back = Makes(scene, "dx");
  Channels all;
  all.count = back ? conv.group_outputs : conv.group_inputs;
  all.chosen = std::min<int64_t>(scene.state.Integer("channel"), all.count) - 1;
  if (back) {
    all.in = InputPlace(conv, std::max<int64_t>(focus.column, 0)).channel;
    all.out = all.in / conv.group_inputs * conv.group_outputs + all.chosen;
  } else {
    all.out = OutputPlace(conv, std::max<int64_t>(focus.row, 0)).channel;
    all.in = all.out / conv.group_outputs * conv.group_inputs + all.chosen;
  }
  return all;
}

// Composes A or Aᵀ, and above it the picture of the same step: what the kernel lies over, kernels,
// and what comes of it; for a tap the input, the gradient of the output, and the tap's gradient.
class Unrolling {
 public:
  explicit Unrolling(const Scene& scene)
      : scene_(scene),
        conv_(scene.Of<Problem>().conv),
        focus_(FocusOf(scene)),
        channels_(ChannelsOf(scene)),
        back_(Makes(scene, "dx")),
        to_taps_(Makes(scene, "dw")),
        all_kernels_(conv_.weights <= kMostPictured) {}

  void Compose() {
    TensorFigure& tensor = figure_.tensor;
    tensor.tinted = true;
    tensor.colours_only = scene_.state.Word("show") == "colour";
    tensor.largest = scene_.Matrix("w").cwiseAbs().maxCoeff();
    tensor.without = scene_.Word("no_connection");
    figure_.positive = scene_.Word("thread_positive");
    figure_.negative = scene_.Word("thread_negative");
    figure_.step = scene_.number;
    figure_.row = static_cast<int>(back_ ? focus_.column : focus_.row);
    figure_.tap = static_cast<int>(focus_.tap);
    figure_.tap_places.resize(static_cast<std::size_t>(conv_.weights), UnrolledFigure::kNowhere);
    int source = -1;
    int result = -1;
    const bool pictured = conv_.weights <= kMostListed;
    if (pictured) {
      if (channels_.count > 1) ComposeChannel();
      source = back_ ? AddChannel("dy", Sign::kNone) : AddChannel("x", Sign::kNone);
      if (to_taps_) {
        result = AddChannel("dy", Sign::kStar);
        AddKernels("dw", "\\partial L/\\partial W", "gradient.", Sign::kEquals);
      }
      AddKernels("w", "W", "tap.", to_taps_ ? Sign::kApart : back_ ? Sign::kAsterisk : Sign::kStar);
      if (!to_taps_) result = AddChannel(back_ ? "dx" : "y", Sign::kEquals);
    }
    AddMatrices(pictured);
    Unroll(source, result);
    scene_.page.Figure(
        "matrices",
        FillWords(scene_.Word("figure_matrices"), {{"rows", std::to_string(conv_.rows)},
                                                   {"columns", std::to_string(conv_.columns)}}),
        std::move(figure_), std::move(items_));
    if (!pictured || !all_kernels_) ComposeKernels(scene_);
  }

 private:
  using Role = UnrolledFigure::Role;
  using Sign = UnrolledFigure::Sign;

  int Add(Grid grid, Role role, Sign sign) {
    figure_.tensor.grids.push_back(std::move(grid));
    figure_.parts.push_back({role, sign});
    return static_cast<int>(figure_.parts.size()) - 1;
  }

  // Which channel the picture shows, and the control for it.
  void ComposeChannel() {
    figure_.note = FillWords(
        scene_.Word(back_ ? "channel_back" : "channel_forward"),
        {{"n", std::to_string(channels_.chosen + 1)}, {"count", std::to_string(channels_.count)}});
    figure_.channel = static_cast<int>(items_.size());
    items_.push_back(
        FieldItem(scene_,
                  SizeItem("set.channel", scene_.Word(back_ ? "channel_out" : "channel_in"),
                           static_cast<double>(channels_.chosen + 1),
                           {1, static_cast<double>(channels_.count), 1}),
                  "channel"));
  }

  int AddChannel(const char* name, Sign sign) {
    const bool of_inputs = std::string_view(name).ends_with('x');
    const auto in_use = [&](int64_t number) {
      if (focus_.tap < 0) return false;
      const std::vector<ConvCell> cells = CellsOfWeight(conv_, focus_.tap);
      return std::any_of(cells.begin(), cells.end(), [&](const ConvCell& cell) {
        return number == (of_inputs ? cell.column : cell.row);
      });
    };
    return Add(ChannelGrid(scene_, name, of_inputs, of_inputs ? channels_.in : channels_.out,
                           in_use, items_),
               Role::kPicture, sign);
  }

  // All kernels if there are few taps, else the one of the picture's channels.
  void AddKernels(const char* name, const char* title, const std::string& group, Sign sign) {
    const bool taps = std::string_view(name) == "w";
    EachKernel(conv_, [&](const ConvTap& of, bool first) {
      const bool own = of.in_channel == channels_.in && of.out_channel == channels_.out;
      if (!all_kernels_ && !own) return;
      Grid grid = KernelGrid(scene_, name, title, (all_kernels_ ? group : "one." + group).c_str(),
                             of, items_);
      grid.new_line = first;
      const int part = Add(std::move(grid), Role::kPicture, std::exchange(sign, Sign::kNone));
      figure_.parts.back().kernel = taps;
      for (int64_t tap = 0; taps && tap < conv_.taps; ++tap)
        figure_.tap_places[static_cast<std::size_t>(WeightNumber(conv_, of) + tap)] = {
            part, static_cast<int>(tap)};
    });
  }

  // Both matrices if they are small, else the one that the step multiplies with. The other one is
  // beside the picture then.
  void AddMatrices(bool pictured) {
    const bool both = conv_.rows + conv_.columns <= kMostBoth;
    for (const bool transposed : {false, true}) {
      if (!both && transposed != back_) continue;
      const int part =
          Add(MatrixGrid(scene_, transposed, false, items_), Role::kMatrix, Sign::kNone);
      if (transposed == back_) figure_.matrix = part;
    }
    if (pictured && !both && conv_.connections <= kMostListed)
      Add(MatrixGrid(scene_, !back_, true, items_), Role::kSmall, Sign::kNone);
  }

  // What each row and column of the matrix is in the picture, and each cell in the kernels.
  void Unroll(int source, int result) {
    const auto places = [](int64_t count, int grid, int64_t channel, int64_t of_channel) {
      std::vector<UnrolledFigure::Place> all;
      for (int64_t i = 0; i < count; ++i)
        all.push_back(grid >= 0 && i / of_channel == channel
                          ? UnrolledFigure::Place{grid, static_cast<int>(i % of_channel)}
                          : UnrolledFigure::kNowhere);
      return all;
    };
    figure_.sources =
        places(conv_.columns, back_ ? result : source, channels_.in, conv_.channel_columns);
    figure_.results =
        places(conv_.rows, back_ ? source : result, channels_.out, conv_.channel_rows);
    if (back_) std::swap(figure_.sources, figure_.results);
    const int64_t rows = back_ ? conv_.columns : conv_.rows;
    const int64_t columns = back_ ? conv_.rows : conv_.columns;
    for (int64_t i = 0; i < rows; ++i)
      for (int64_t j = 0; j < columns; ++j)
        figure_.cell_taps.push_back(
            static_cast<int>(Entry(conv_, back_ ? j : i, back_ ? i : j).value_or(-1)));
  }

  const Scene& scene_;
  const Convolution& conv_;
  const Focus focus_;
  const Channels channels_;
  const bool back_;
  const bool to_taps_;
  const bool all_kernels_;
  UnrolledFigure figure_;
  std::vector<Item> items_;
};

}  // namespace

void ComposePicture(const Scene& scene) {
  Unrolling(scene).Compose();
}

}  // namespace chainrule::conv
