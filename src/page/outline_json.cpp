#include <utility>

#include "course/course_text.h"
#include "course/json.h"
#include "math/join.h"
#include "page/outline.h"
#include "page/outline_figures.h"
#include "page/outline_items.h"

namespace chainrule {
namespace {

void WriteHeads(std::string_view key, const std::vector<MatrixHead>& heads, JsonWriter& json) {
  if (heads.empty()) return;
  json.Key(key).BeginArray();
  for (const MatrixHead& head : heads)
    json.BeginArray().String(head.text).String(head.name).EndArray();
  json.EndArray();
}

// What the reader was told before and what it is told now. `before` is empty if everything is new.
struct Telling {
  const OutlineMemory* before = nullptr;
  OutlineMemory* now = nullptr;
};

// The text and reader that a node is written with.
struct Told {
  const TextBook& lesson;
  const Reader& reader;
  Telling telling = {};
};

void WriteNode(const Node& node, const Told& told, JsonWriter& json);

// Writes a node, or only that it is the same as before.
void TellNode(const Node& node, const Told& told, JsonWriter& json) {
  const Telling& telling = told.telling;
  if (node.kind == NodeKind::kGroup || telling.now == nullptr) {
    WriteNode(node, told, json);
    return;
  }
  JsonWriter own;
  WriteNode(node, told, own);
  const auto before = telling.before->nodes.find(node.id);
  if (before != telling.before->nodes.end() && before->second == own.text()) {
    json.BeginObject().Key("id").String(node.id).Key("same").Bool(true).EndObject();
  } else {
    json.Raw(own.text());
  }
  telling.now->nodes[node.id] = own.text();
}

void WriteNode(const Node& node, const Told& told, JsonWriter& json) {
  const auto& [lesson, reader, telling] = told;
  json.BeginObject();
  json.Key("kind").String(NodeKindName(node.kind));
  json.Key("id").String(node.id);
  json.Key("label").String(node.label);
  switch (node.kind) {
    case NodeKind::kGroup:
      json.Key("region").String(RegionName(node.region));
      json.Key("children").BeginArray();
      for (const Node& child : node.children) TellNode(child, told, json);
      json.EndArray();
      break;
    case NodeKind::kHeading:
      json.Key("level").Integer(node.level);
      WriteContent(node.paragraph, reader, json);
      break;
    case NodeKind::kProse:
    case NodeKind::kNotice:
      json.Key("style").String(TextStyleName(node.style));
      WriteContent(node.paragraph, reader, json);
      break;
    case NodeKind::kLines:
      json.Key("lines").BeginArray();
      for (const FormulaLine& line : node.lines) {
        json.BeginObject().Key("label").String(line.label);
        WriteMath("math", line.formula, reader, json);
        WriteFlag("quiet", line.quiet, json);
        json.EndObject();
      }
      json.EndArray();
      break;
    case NodeKind::kMatrix:
      WriteMath("math", node.symbol, reader, json);
      json.Key("rows").Integer(node.rows).Key("columns").Integer(node.columns);
      WriteFlag("current", node.current, json);
      WriteHeads("row_heads", node.heads.rows, json);
      WriteHeads("column_heads", node.heads.columns, json);
      break;
    case NodeKind::kFigure:
      WriteFigure(node, lesson, reader, json);
      break;
    case NodeKind::kControls:
    case NodeKind::kTimeline:
      break;
  }
  if (!node.items.empty()) {
    json.Key("items").BeginArray();
    for (const Item& item : node.items) WriteItem(item, node, reader, json);
    json.EndArray();
  }
  json.EndObject();
}

void WriteNodes(const Page& page, const TextBook& lesson, const Telling& telling,
                JsonWriter& json) {
  json.Key("nodes").BeginArray();
  const Told told{lesson, page.reader(), telling};
  for (const Node& node : page.roots()) TellNode(node, told, json);
  json.EndArray();
}

void WritePin(const View& view, JsonWriter& json) {
  if (!view.pinned) return;
  json.Key("pin").BeginObject().Key("quantity").String(ToText(*view.pinned));
  const auto write = [&](const char* key, const std::vector<Quantity>& quantities) {
    json.Key(key).BeginArray();
    for (const Quantity& quantity : quantities) json.String(ToText(quantity));
    json.EndArray().Key(Join(key, "_words")).String(CourseText().Word(Join("pin_", key)));
  };
  write("sources", view.sources);
  write("related", view.pinned_lit);
  json.EndObject();
}

}  // namespace

std::string OutlineJson(const Page& page) {
  return OutlineJson(page, CourseText());
}

std::string OutlineJson(const Page& page, const TextBook& lesson, const View& view) {
  JsonWriter json;
  json.BeginObject();
  WriteNodes(page, lesson, {}, json);
  WritePin(view, json);
  json.EndObject();
  return json.text();
}

std::string OutlineJson(const Page& page, const TextBook& lesson, const View& view,
                        std::uint64_t since, OutlineMemory& memory) {
  OutlineMemory before = std::exchange(memory, {});
  memory.revision = before.revision + 1;
  if (since != before.revision) before.nodes.clear();
  JsonWriter json;
  json.BeginObject().Key("revision").Integer(static_cast<long long>(memory.revision));
  WriteNodes(page, lesson, {&before, &memory}, json);
  WritePin(view, json);
  json.EndObject();
  return json.text();
}

}  // namespace chainrule
