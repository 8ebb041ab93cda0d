// Figures as plain data: what is connected to what, and which item shows which number.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "course/formula.h"
#include "course/quantity.h"
#include "page/bar_table.h"
#include "page/block_figure.h"
#include "page/cube_figure.h"
#include "page/heatmap_figure.h"
#include "page/share_figure.h"
#include "page/tensor_figure.h"
#include "page/unrolled_figure.h"

namespace chainrule {

// A network with its bias nodes. Numbers are shown by items of the figure's node (indices into
// Node::items, -1 where there is none), so that a blank number is blank here too.
struct NetworkFigure {
  struct Unit {
    bool bias = false;   // the constant 1 of x_0
    bool input = false;  // layer 0: x only
    int x_item = -1;
    int s_item = -1;
    int delta_item = -1;
    bool current = false;  // computed by the current step
    // Whether the step that last touched it was backward; then it is drawn violet.
    bool backward = false;
    // Whether its numbers are computed yet.
    bool computed = false;
    // θ and its slope, for the little picture between s and x; nullptr: none.
    double (*theta)(double s) = nullptr;
    double (*slope)(double s) = nullptr;
  };
  struct Edge {
    int layer = 1;  // from layer - 1 to layer
    int from = 0;   // row of W: 0 is the bias
    int to = 0;     // column of W, from 0
    int item = -1;
    double strength = 0;    // |w| over the largest |w| of the network, 0 when hidden
    bool negative = false;  // drawn in the other colour, with its sign written
    bool current = false;   // used by the current step
    bool left_out = false;  // row 0 on the way back: no error flows there
  };
  std::vector<std::vector<Unit>> layers;  // 0 … L; layers below L start with the bias unit
  std::vector<Edge> edges;
  std::vector<Formula> captions;  // one per layer: x^(0), layer 1, …
  std::vector<Formula> notes;     // above the output, such as y = 1, e = 3.2511
  int step = 0;  // the number of the step shown: the way of the next one is shown as it is taken
};

// Points over two axes. Points that are not finite are left out of the drawing, not of the data.
struct PlotFigure {
  struct Series {
    enum class Style {
      kLine,  // with a dot at each point if there are few
      kDots,
      kBars,   // from 0 to y
      kArrow,  // from the first point to the last
      kTips,   // heads of arrows that all begin at the first point
    };
    // What its colour means; kOwn: nothing, it differs from the other series.
    enum class Ink { kOwn, kText, kSlope, kGradient, kPlus, kMinus };
    // An example, drawn as its number: round, or square if its label is the lower one.
    struct Mark {
      int number = 1;
      bool square = false;
      bool marked = false;               // emphasised: on the wrong side
      std::optional<double> slope = {};  // of a short stroke through the point
    };
    std::string name = {};  // in the legend, and as a column of the text view's table
    std::vector<double> x = {};
    std::vector<double> y = {};
    Style style = Style::kLine;
    bool quiet = false;  // in the background: thin, without dots
    Ink ink = Ink::kOwn;
    bool lower = false;            // in the second panel
    std::vector<Mark> marks = {};  // instead of dots, one for each point
    bool hollow = false;           // as outlines: where something was before
    // In the plot beside the curve if there is room; else the name is at the curve's end.
    Formula label = {};

    void Reserve(int points) {
      x.reserve(static_cast<std::size_t>(points));
      y.reserve(static_cast<std::size_t>(points));
    }
    void Add(double x_value, double y_value) {
      x.push_back(x_value);
      y.push_back(y_value);
    }
  };
  struct Axis {
    Formula label;
    bool log = false;  // logarithmic; only values above 0 have a place on it
    bool whole_numbers = false;
    // The values are exponents of ten, for numbers that no double can hold: -400 is written 10⁻⁴⁰⁰.
    bool powers = false;
    std::optional<double> low = {};  // the axis reaches at least to here
    std::optional<double> high = {};
    bool cut = false;  // it ends at `low`: what lies below leaves the picture

    bool Has(double value) const { return std::isfinite(value) && (!log || value > 0); }
  };
  // A point to drag. Its coordinates are numbers of the figure's items (indices into Node::items,
  // -1 for a coordinate that does not move). There is no handle if an item's number differs from
  // what its axis shows.
  struct Handle {
    enum class Shape { kGrip, kPlus, kMinus };  // a class is drawn as its sign
    int x_item = -1;
    int y_item = -1;
    double x = 0;
    double y = 0;
    Shape shape = Shape::kGrip;
    bool marked = false;  // emphasised: on the wrong side
    int number = 0;       // written beside it; 0: none
  };
  // A number beside a point of the upper panel. It is left out where it would cover something.
  struct NumberAt {
    int item = -1;   // index into Node::items
    Formula symbol;  // before it, such as s_1 =
    double x = 0;
    double y = 0;
  };
  // The line w0 + w1 x + w2 y = 0 and its two sides, with their names.
  struct Sides {
    double w0 = 0;
    double w1 = 0;
    double w2 = 0;
    std::string plus;
    std::string minus;
    std::string line;
  };
  // What lies beyond ±`beyond` on the x axis, with a name: where a curve is flat.
  struct Plateau {
    double beyond = 0;
    std::string words;
  };
  // The x axis is a wide track below the plot, and the first handle is a ring on it.
  struct Track {
    std::string hint;  // beside the ring: how to move it
  };
  // A line across, with a few words: a threshold, a crossing.
  struct Guide {
    bool vertical = true;
    double at = 0;
    std::string words;
  };
  Axis x;
  Axis y;
  // Of a second panel below, over the same x. Dotted lines join marks of both panels.
  std::optional<Axis> lower;
  std::vector<Series> series;
  std::vector<Handle> handles;
  std::vector<Guide> guides;
  bool same_scale = false;  // one unit has the same length on both axes
  bool flat = false;        // a strip that leaves height to the other figures
  bool bare = false;        // without axes: only places matter
  std::vector<NumberAt> numbers = {};
  std::optional<Sides> sides = {};
  std::optional<Plateau> plateau = {};
  std::optional<Track> track = {};
};

// The content of a figure's node.
using FigureData =
    std::variant<std::monostate, NetworkFigure, PlotFigure, TensorFigure, HeatmapFigure,
                 BlockFigure, ShareFigure, UnrolledFigure, CubeFigure, BarTable>;

}  // namespace chainrule
