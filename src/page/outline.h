// The tree as plain text, and as JSON for the text view.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "page/page.h"

namespace chainrule {

// Lines of plain text, indented by depth: what the command line prints.
std::string OutlineText(const Page&);

// What the text view builds its DOM from. One object: {"nodes": [node, …]}, and where something is
// pinned "pin": {"quantity", "sources": [q, …], "related": [q, …], "sources_words",
// "related_words"}: what it is made of, what else is lit with it, and how each of these is
// described. node: {"kind", "id", "label", …} by kind:
//   group     region, children
//   heading   level, content
//   prose     style ("body", "eyebrow", "aside"), content
//   notice    style ("error", "body"), content
//   lines     lines: [{label, math, quiet}]
//   matrix    math (its symbol), rows, columns, current, items row by row
//   controls  items
//   figure    items; words: sentences about it; data: what the tables are; tables: [{head, rows}]
//   timeline  items: the slider, then the stops
// content: an array of strings, {"math": m}, {"value": text, "quantity": q}, {"link": q, "text" or
// "math"} math: [tag, {attributes}, text or children …] as for MathML item: {"id", "role", "name",
// "text", "verbs": ["press", …], "exposure": "shown" | "blank" | "not_yet"} and,
//   where they say something, "value", "math" or "plain", "quantity", "min", "max", "step",
//   "options": [[value, text]], "selected", "done", "backward", "disabled", "struck", "expanded",
//   "unsigned": a number that cannot be negative
// The lesson's words may say what its indices mean; without them, what stands above is a power.
std::string OutlineJson(const Page&, const TextBook& lesson, const View& = {});
std::string OutlineJson(const Page&);

// What a reader was told last: the JSON of each node but groups, by id.
struct OutlineMemory {
  std::uint64_t revision = 0;
  std::map<std::string, std::string, std::less<>> nodes;
};

// The same for a reader who keeps what it was told: a node that is as it was then is
// {"id": …, "same": true}. The object has a "revision" more, for the next time; of another revision
// than the last, or of 0, everything is told.
std::string OutlineJson(const Page&, const TextBook& lesson, const View&, std::uint64_t since,
                        OutlineMemory& memory);

}  // namespace chainrule
