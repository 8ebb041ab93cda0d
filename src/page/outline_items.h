// Shared by the nodes and figures of the JSON outline: formulas, paragraphs, items.
#pragma once

#include <string_view>

#include "course/formula.h"
#include "course/json.h"
#include "course/text.h"
#include "page/node.h"
#include "page/reader.h"

namespace chainrule {

void WriteMathml(const MathmlNode& node, JsonWriter& json);
void WriteMath(std::string_view key, const Formula& formula, const Reader& reader,
               JsonWriter& json);
void WriteContent(const Paragraph& paragraph, const Reader& reader, JsonWriter& json);
void WriteItem(const Item& item, const Node& node, const Reader& reader, JsonWriter& json);
// Written only if true.
void WriteFlag(std::string_view key, bool flag, JsonWriter& json);

}  // namespace chainrule
