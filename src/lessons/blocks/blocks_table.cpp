// The table as text to paste elsewhere: exact whole numbers, only what is computed so far.
#include <vector>

#include "lessons/blocks/blocks.h"
#include "lessons/blocks/blocks_names.h"
#include "lessons/blocks/blocks_tools.h"
#include "lessons/blocks/blocks_trace.h"
#include "math/join.h"

namespace chainrule {
namespace blocks {
namespace {

using Cells = std::vector<std::string>;

std::string Joined(const Cells& cells, const char* open, const char* between, const char* close) {
  std::string line = open;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? between : "") + cells[i];
  return Join(line, close, "\n");
}

// LaTeX sets none of these as they are.
std::string Latex(const std::string& cell) {
  std::string text;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const std::string_view rest = std::string_view(cell).substr(i);
    if (rest.starts_with("×")) {
      text += "$\\times$";
      i += std::string_view("×").size() - 1;
    } else if (rest.starts_with("γ")) {
      text += "$\\gamma$";
      i += std::string_view("γ").size() - 1;
    } else if (rest.starts_with("β")) {
      text += "$\\beta$";
      i += std::string_view("β").size() - 1;
    } else {
      if (cell[i] == '_' || cell[i] == '%' || cell[i] == '&') text += '\\';
      text += cell[i];
    }
  }
  return text;
}

std::string Print(std::string_view format, const std::vector<Cells>& rows) {
  std::string text;
  if (format == "latex")
    text = Join("\\begin{tabular}{", std::string(rows.front().size(), 'l'), "}\n");
  for (std::size_t row = 0; row < rows.size(); ++row) {
    Cells cells = rows[row];
    if (format == "markdown") {
      text += Joined(cells, "| ", " | ", " |");
      if (row == 0) text += Joined(Cells(cells.size(), "---"), "| ", " | ", " |");
    } else if (format == "latex") {
      for (std::string& cell : cells) cell = Latex(cell);
      text += Joined(cells, "", " & ", " \\\\");
      if (row == 0) text += "\\hline\n";
    } else {
      for (std::string& cell : cells)
        if (cell.find(',') != std::string::npos) cell = Join('"', cell, '"');
      text += Joined(cells, "", ",", "");
    }
  }
  return format == "latex" ? text + "\\end{tabular}\n" : text;
}

void AddCounts(Cells& cells, const LayerCounts& counts) {
  for (const Column& column : kColumns) cells.push_back(std::to_string(counts.*column.count));
}

// batch × height × width × channels, as the source writes it.
std::string Shape(const ImageShape& shape, std::int64_t batch) {
  return Join(batch, " × ", shape.height, " × ", shape.width, " × ", shape.channels);
}

}  // namespace

std::string TableText(std::string_view format, const State& state, const Lesson& lesson) {
  const TextBook& text = lesson.text();
  const Problem problem = ProblemOf(state);
  const Trace trace = lesson.Compute(state);
  const Mask mask(trace, state.Integer("step"));
  const auto seen = [&](const std::string& name) {
    return mask.Of({name, 0, 0}) == Exposure::kShown;
  };
  std::vector<Cells> rows;
  Cells head{text.Word("head_block"), text.Word("head_layer"), text.Word("head_input"),
             text.Word("head_output")};
  for (const Column& column : kColumns)
    head.push_back(text.Word(std::string("column_") + column.key));
  rows.push_back(std::move(head));
  for (const Block& block : problem.blocks) {
    const std::string title = text.Word("title_" + block.name);
    for (const Line& line : block.lines) {
      if (!seen(line.name)) continue;
      Cells cells{title, line.layer.name, Shape(line.layer.input, block.options.batch),
                  Shape(line.layer.output, block.options.batch)};
      AddCounts(cells, line.layer.counts);
      rows.push_back(std::move(cells));
    }
    if (!seen(block.name + ".total")) continue;
    Cells cells{title, text.Word("total"), Shape(block.counted.input, block.options.batch),
                Shape(block.counted.output, block.options.batch)};
    AddCounts(cells, block.counted.total);
    rows.push_back(std::move(cells));
  }
  if (seen("net.total")) {
    const CountedResNet net = CountResNet({.depth = problem.depth});
    const std::string title = text.Word("net_" + std::string(ResNetName(problem.depth)));
    ImageShape input{3, 224, 224};
    for (std::size_t i = 0; i < net.stages.size(); ++i) {
      const ResNetStage& stage = net.stages[i];
      Cells cells{title, text.Word("stage_" + std::to_string(i)), Shape(input, 1),
                  Shape(stage.output, 1)};
      AddCounts(cells, stage.total);
      rows.push_back(std::move(cells));
      input = stage.output;
    }
    Cells cells{title, text.Word("total"), Shape({3, 224, 224}, 1), Shape(input, 1)};
    AddCounts(cells, net.total);
    rows.push_back(std::move(cells));
  }
  return Print(format, rows);
}

}  // namespace blocks

std::string BlocksLesson::TableText(std::string_view format, const State& state) const {
  return blocks::TableText(format, state, *this);
}

}  // namespace chainrule
