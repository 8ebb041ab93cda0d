#include <algorithm>
#include <cmath>
#include <utility>

#include "course/course_text.h"
#include "page/readout.h"

namespace chainrule {
namespace {

// Before all points, so that the first point is the nearest.
constexpr PlotStop kStart{-HUGE_VAL, 0};

const PlotFigure& PlotOf(const Node& node) {
  return std::get<PlotFigure>(node.figure);
}

bool HasPoints(const PlotFigure& plot) {
  for (const PlotFigure::Series& series : plot.series)
    for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i)
      if (plot.x.Has(series.x[i]) && plot.y.Has(series.y[i])) return true;
  return false;
}

template <class Nodes>
auto* FindReadout(Nodes& nodes, std::string_view id) {
  for (auto& node : nodes) {
    if (node.readout && node.readout->item.id == id) return &node;
    if (auto* inside = FindReadout(node.children, id)) return inside;
  }
  return static_cast<decltype(nodes.data())>(nullptr);
}

}  // namespace

Item ReadoutItem(const Node& figure) {
  const std::vector<PlotStop> stops = PlotStops(PlotOf(figure));
  const std::size_t index = NearestStop(stops, figure.readout->at);
  Item item = figure.readout->item;
  item.range.max = static_cast<double>(stops.size());
  item.value = std::to_string(index + 1);
  item.text = FillWords(CourseText().Word("plot_point"),
                        {{"values", PlotWords(PlotOf(figure), stops[index])},
                         {"number", item.value},
                         {"count", std::to_string(stops.size())}});
  return item;
}

std::optional<Item> ReadoutItem(const Page& page, std::string_view readout_id) {
  const Node* node = FindReadout(page.roots(), readout_id);
  if (node == nullptr) return std::nullopt;
  return ReadoutItem(*node);
}

void Page::AddReadout(Node& node) {
  node.readout.reset();
  const auto* plot = std::get_if<PlotFigure>(&node.figure);
  if (plot == nullptr || !HasPoints(*plot)) return;
  Item item;
  item.id = "read." + node.id;
  item.role = Role::kReadout;
  item.name = FillWords(CourseText().Word("plot_read"), {{"plot", node.label}});
  item.verbs = Verb::kSet | Verb::kFocus;
  item.range = {1, 1, 1};
  node.readout = Readout{std::move(item), kStart};
}

std::optional<PlotStop> Page::ReadPoint(std::string_view readout_id, int number) {
  Node* node = FindReadout(roots_, readout_id);
  if (node == nullptr) return std::nullopt;
  const std::vector<PlotStop> stops = PlotStops(PlotOf(*node));
  if (number < 1 || static_cast<std::size_t>(number) > stops.size()) return std::nullopt;
  return node->readout->at = stops[static_cast<std::size_t>(number) - 1];
}

void Page::ReadNear(std::string_view readout_id, const PlotStop& stop) {
  if (Node* node = FindReadout(roots_, readout_id)) node->readout->at = stop;
}

}  // namespace chainrule
