// Shared by the parts of a plot: where values lie.
#pragma once

#include <optional>
#include <vector>

#include "draw/frame.h"
#include "draw/plot_scale.h"

namespace chainrule {

struct PlotPlace {
  PlotScale x;
  PlotScale y;
  Box body;
  float track = 0;  // the height at which a track lies, if the axis is one

  bool Has(double x_value, double y_value) const { return x.Has(x_value) && y.Has(y_value); }
  ImVec2 At(double x_value, double y_value) const {
    return {body.min.x + static_cast<float>(x.Place(x_value)) * body.width(),
            body.max.y - static_cast<float>(y.Place(y_value)) * body.height()};
  }
};

// The places of a plot's series.
struct PlotPanels {
  PlotPlace upper;
  std::optional<PlotPlace> lower;

  const PlotPlace& Of(const PlotFigure::Series& series) const {
    return series.lower ? *lower : upper;
  }
  Box body() const { return {upper.body.min, (lower ? *lower : upper).body.max}; }
};

inline constexpr float kDot = 3;   // half the width of a point
inline constexpr float kMark = 9;  // half the side of an example's mark

// One point. Series differ by the shape of their points as well as by colour.
void PaintDot(Frame& frame, const PlotFigure& figure, std::size_t series, ImVec2 at, float r);
// An example as its number: in a circle, or in a square.
void PaintMark(Frame& frame, ImVec2 at, int number, bool square, bool marked);
// Whether the series is a curve drawn with dashes: every second one of a panel is.
bool IsDashed(const PlotFigure& figure, std::size_t series);
// A stroke as in the curve, or a point.
void PaintKey(Frame& frame, const PlotFigure& figure, std::size_t series, ImVec2 middle);
// All points of a series: a line, dots, or bars.
void PaintSeries(Frame& frame, const PlotFigure& figure, std::size_t series,
                 const PlotPlace& place);

// Names of curves beside them and numbers beside points, each where it covers nothing.
// `labels`: the names fit (LabelsFit).
void PaintLabels(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPanels& panels,
                 bool labels);
// Whether the labels of all curves fit into a plot of this width.
bool LabelsFit(const Frame& frame, const PlotFigure& figure, float width);
// Tints behind everything else: the two sides of a line, with their names, and where a curve is
// flat.
void PaintSides(Frame& frame, const Node& node, const PlotFigure::Sides& sides,
                const PlotPlace& place);
void PaintPlateau(Frame& frame, const PlotFigure::Plateau& plateau, const PlotPanels& panels);

// The room to the right of the body for the names of curves; 0 if they belong in the legend. It
// depends on the names alone, so that the axes stand still while numbers are dragged.
float NamesRoom(const Frame& frame, const PlotFigure& figure, float width, bool labels);
// For the series of one panel: each curve's name at its end, if there is room for all, and the
// other names in a legend at the top of the panel, which has this corner and width.
void PaintNames(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place,
                bool lower, ImVec2 corner, float width, bool labels);

// Whether a curve of this panel goes through the box.
bool CurveCrosses(const PlotFigure& figure, const PlotPlace& place, bool lower, const Box& box);

// Lines across, behind the curves; their words stand where no curve is.
void PaintGuides(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place);

// Handles lie above everything else in the plot: they get the pointer first and are painted last.
void PointAtHandles(Frame& frame, const Node& node, const PlotFigure& figure,
                    const PlotPlace& place);
void PaintHandles(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place);

// The room below a body whose axis is a track, with its marks.
inline constexpr float kTrackRoom = 62;
inline constexpr float kTrackBelow = 26;  // from the body to the middle of the track
inline constexpr float kTrackRing = 15;   // radius of the ring on it
// The track, its ring and the number that the ring stands for.
void PaintTrack(Frame& frame, const Node& node, const PlotFigure& figure, const PlotPlace& place);
void PaintRing(Frame& frame, ImVec2 at, bool lit);
// After a press on the track, ← and → move its ring. `id` is that of the ring.
void MoveByKeys(Frame& frame, const PlotFigure::Handle& handle, const Item& item,
                const PlotPlace& place, ImGuiID id, const Pointer& pointer);
// The coordinate as a person would type it, within the item's range.
std::string TypedCoordinate(const Item& item, double value);

}  // namespace chainrule
