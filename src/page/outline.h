// The tree as plain text, and as JSON for the text view.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "page/page.h"

namespace chainrule {

// Lines of plain text, indented by depth: what the command line prints.
std::string OutlineText(const Page&);

// The source of the text view's DOM. One object: {"nodes": [node, …]}. If something is pinned it
// also has "pin": {"quantity", "sources": [q, …], "related": [q, …], "sources_words",
// "related_words"}: what the quantity is made of, what else is lit with it, and a description for
// each list.
// node: {"kind", "id", "label", …} by kind:
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
// "math"}
// math: [tag, {attributes}, text or children …] as for MathML
// item: {"id", "role", "name", "text", "verbs": ["press", …],
//   "exposure": "shown" | "asked" | "answered" | "not_yet"} and, where they apply,
//   "value", "math" or "plain", "quantity", "min", "max", "step",
//   "options": [[value, text]], "selected", "done", "backward", "disabled", "struck", "expanded",
//   "unsigned": a number that cannot be negative; "mark": of a judged answer, in words
// The lesson's words may say what its indices mean; without them, an upper index is a power.
std::string OutlineJson(const Page&, const TextBook& lesson, const View& = {});
std::string OutlineJson(const Page&);

// What a reader was last told: the JSON of each node except groups, by id.
struct OutlineMemory {
  std::uint64_t revision = 0;
  std::map<std::string, std::string, std::less<>> nodes;
};

// The same for a reader who keeps what it was told. A node that has not changed is {"id": …,
// "same": true}. The object also has a "revision" for the next call. If `since` is 0 or not the
// last revision, everything is written.
std::string OutlineJson(const Page&, const TextBook& lesson, const View&, std::uint64_t since,
                        OutlineMemory& memory);

}  // namespace chainrule
