// The figures of the JSON outline, besides their items: tables, grids, sentences.
#pragma once

#include "course/json.h"
#include "course/text.h"
#include "page/node.h"
#include "page/reader.h"

namespace chainrule {

void WriteFigure(const Node& node, const TextBook& lesson, const Reader& reader, JsonWriter& json);

}  // namespace chainrule
