#include "page/heatmap_words.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "course/course_text.h"
#include "course/number.h"
#include "course/text.h"
#include "math/join.h"
#include "page/heatmap_view.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

using std::int64_t;

constexpr int64_t kParts = 8;
constexpr int kDecimals = 4;

std::string Word(std::string_view key,
                 const std::map<std::string, std::string, std::less<>>& words = {}) {
  return FillWords(CourseText().Word(key), words);
}

std::string Span(const IndexRange& range) {
  if (range.size() == 1) return Grouped(range.begin + 1);
  return Join(Grouped(range.begin + 1), "–", Grouped(range.end));
}

double Number(int64_t count) {
  return static_cast<double>(count);
}

// In percent. "0" only if there is no connection.
std::string Percent(double share) {
  return ShowNumber(100 * share, 100 * share < 1 ? kDecimals : 1) + " %";
}

// "channel 2, place 7", "channel 2, place (3, 7)".
std::string PlaceWords(const Convolution& conv, const ConvPlace& place) {
  const std::string x = Grouped(place.x + 1);
  return Word(
      "heatmap_place",
      {{"channel", Grouped(place.channel + 1)},
       {"place", conv.shape.axes.size() == 1 ? x : Join("(", Grouped(place.y + 1), ", ", x, ")")}});
}

std::vector<int64_t> PartEdges(const IndexRange& range) {
  const int64_t parts = std::min(range.size(), kParts);
  std::vector<int64_t> edges;
  const int64_t whole = parts > 0 ? range.size() / parts : 0;
  const int64_t rest = parts > 0 ? range.size() % parts : 0;
  for (int64_t i = 0; i <= parts; ++i) edges.push_back(range.begin + i * whole + std::min(i, rest));
  return edges;
}

std::string StructureSentence(const Convolution& conv) {
  const bool flat = conv.shape.axes.size() == 1;
  const auto size = [&](int64_t y, int64_t x) {
    return flat ? Grouped(x) : Join(Grouped(y), " × ", Grouped(x));
  };
  std::string words = Word(flat ? "heatmap_structure_1d" : "heatmap_structure_2d",
                           {{"out_channels", Grouped(conv.shape.out_channels)},
                            {"in_channels", Grouped(conv.shape.in_channels)},
                            {"rows", Grouped(conv.channel_rows)},
                            {"columns", Grouped(conv.channel_columns)},
                            {"taps", size(conv.axes[0].k, conv.axes[1].k)}});
  if (conv.shape.groups > 1)
    words += " " + Word("heatmap_groups", {{"groups", Grouped(conv.shape.groups)}});
  return words;
}

}  // namespace

std::string Grouped(int64_t count) {
  std::string digits = std::to_string(count);
  for (std::size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string CellsInWords(const MatrixBox& box) {
  return Join(
      Word(box.rows.size() == 1 ? "heatmap_row" : "heatmap_rows", {{"rows", Span(box.rows)}}), ", ",
      Word(box.columns.size() == 1 ? "heatmap_column" : "heatmap_columns",
           {{"columns", Span(box.columns)}}));
}

std::vector<Item> HeatmapItems(const HeatmapFigure& figure, std::string window_id,
                               const BindWindow& bind) {
  const Convolution& conv = figure.source->conv;
  const HeatmapFigure::Window seen = SeenWindow(conv, figure.window);
  const HeatmapFigure::Window all = FittedWindow(conv);
  Item window;
  window.id = std::move(window_id);
  window.role = Role::kValue;
  window.name = Word("heatmap_window");
  window.text = CellsInWords(SeenCells(conv, seen));
  window.value = PrintWindow(seen);
  window.verbs = Verb::kSet | Verb::kFocus;
  std::vector<Item> items{std::move(window)};
  const bool whole = seen.columns >= all.columns;
  for (const char* button : {"fit", "in", "out", "left", "right", "up", "down"}) {
    const std::string id = std::string("heatmap.") + button;
    const HeatmapFigure::Window after = *WindowAfter(conv, seen, id);
    Item item = Button(id, Word(std::string("heatmap_") + button),
                       PrintWindow(SeenWindow(conv, after)) != PrintWindow(seen) &&
                           (id != "heatmap.fit" || !whole));
    item.name = Word(Join("heatmap_", button, "_name"));
    items.push_back(bind ? bind(std::move(item), after) : std::move(item));
  }
  return items;
}

std::vector<std::string> HeatmapSentences(const HeatmapFigure& figure) {
  const Convolution& conv = figure.source->conv;
  const double density = Number(conv.connections) / (Number(conv.rows) * Number(conv.columns));
  const MatrixBox seen = SeenCells(conv, figure.window);
  const bool all = seen.rows.size() == conv.rows && seen.columns.size() == conv.columns;
  std::vector<std::string> sentences{
      Word("heatmap_size", {{"rows", Grouped(conv.rows)},
                            {"columns", Grouped(conv.columns)},
                            {"connections", Grouped(conv.connections)},
                            {"percent", Percent(density)}}),
      StructureSentence(conv)};
  sentences.push_back(all ? Word("heatmap_seen_all")
                          : Word("heatmap_seen", {{"cells", CellsInWords(seen)}}));
  if (!seen.rows.empty() && !seen.columns.empty()) {
    const BoxSummary box{CountConnections(conv, seen), 0};
    const double cells = Number(seen.rows.size()) * Number(seen.columns.size());
    if (!all)
      sentences.back() += " " + Word("heatmap_seen_connected",
                                     {{"connections", Grouped(box.connections)},
                                      {"percent", Percent(Number(box.connections) / cells)}});
  }
  return sentences;
}

std::string HeatmapReadout(const HeatmapFigure::Source& source, const MatrixBox& box) {
  const Convolution& conv = source.conv;
  std::string words = CellsInWords(box) + ": ";
  if (box.rows.size() > 1 || box.columns.size() > 1) {
    const BoxSummary summary = Summarize(conv, source.w, box);
    if (summary.connections == 0) return words + Word("heatmap_not_connected");
    const double cells = Number(box.rows.size()) * Number(box.columns.size());
    return words +
           Word("heatmap_box", {{"largest", ShowNumber(std::abs(summary.largest), kDecimals)},
                                {"connections", Grouped(summary.connections)},
                                {"percent", Percent(Number(summary.connections) / cells)}});
  }
  const std::optional<int64_t> weight = Entry(conv, box.rows.begin, box.columns.begin);
  const std::string output = PlaceWords(conv, OutputPlace(conv, box.rows.begin));
  const std::string input = PlaceWords(conv, InputPlace(conv, box.columns.begin));
  if (!weight)
    return words + Word("heatmap_cell_not_connected", {{"output", output}, {"input", input}});
  const ConvTap tap = TapPlace(conv, *weight);
  const std::string x = Grouped(tap.x + 1);
  return words + Word("heatmap_cell", {{"value", ShowNumber(source.w.data()[*weight], kDecimals)},
                                       {"tap", conv.shape.axes.size() == 1
                                                   ? x
                                                   : Join("(", Grouped(tap.y + 1), ", ", x, ")")},
                                       {"output", output},
                                       {"input", input}});
}

HeatmapTable DensityTable(const HeatmapFigure& figure) {
  const Convolution& conv = figure.source->conv;
  const MatrixBox seen = SeenCells(conv, figure.window);
  const std::vector<int64_t> rows = PartEdges(seen.rows);
  const std::vector<int64_t> columns = PartEdges(seen.columns);
  HeatmapTable table;
  table.head.push_back(Word("heatmap_connected"));
  for (std::size_t c = 1; c < columns.size(); ++c)
    table.head.push_back(
        Word(columns[c] - columns[c - 1] == 1 ? "heatmap_column" : "heatmap_columns",
             {{"columns", Span({columns[c - 1], columns[c]})}}));
  for (std::size_t r = 1; r < rows.size(); ++r) {
    const IndexRange row{rows[r - 1], rows[r]};
    std::vector<std::string>& line = table.rows.emplace_back();
    line.push_back(Word(row.size() == 1 ? "heatmap_row" : "heatmap_rows", {{"rows", Span(row)}}));
    for (std::size_t c = 1; c < columns.size(); ++c) {
      const IndexRange column{columns[c - 1], columns[c]};
      const double cells = Number(row.size()) * Number(column.size());
      const int64_t connections = CountConnections(conv, {row, column});
      line.push_back(connections == 0 ? "0" : Percent(Number(connections) / cells));
    }
  }
  return table;
}

}  // namespace chainrule
