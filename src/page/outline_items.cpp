#include "page/outline_items.h"

namespace chainrule {

void WriteMathml(const MathmlNode& node, JsonWriter& json) {
  json.BeginArray().String(node.tag).BeginObject();
  for (const auto& [key, value] : node.attributes) json.Key(key).String(value);
  json.EndObject();
  if (!node.text.empty()) json.String(node.text);
  for (const MathmlNode& child : node.children) WriteMathml(child, json);
  json.EndArray();
}

namespace {

void WriteRead(std::string_view key, const Formula& formula, JsonWriter& json) {
  json.Key(key);
  WriteMathml(ToMathml(formula), json);
}

}  // namespace

void WriteMath(std::string_view key, const Formula& formula, const Reader& reader,
               JsonWriter& json) {
  WriteRead(key, reader.Read(formula), json);
}

void WriteFlag(std::string_view key, bool flag, JsonWriter& json) {
  if (flag) json.Key(key).Bool(true);
}

namespace {

// Writes a piece of a paragraph whose numbers are filled in.
void WriteInline(const Inline& piece, JsonWriter& json) {
  switch (piece.kind) {
    case Inline::Kind::kText:
      json.String(piece.text);
      return;
    case Inline::Kind::kFormula:
      json.BeginObject();
      WriteRead("math", piece.formula, json);
      json.EndObject();
      return;
    case Inline::Kind::kValue:
      json.BeginObject().Key("value").String(piece.text);
      json.Key("quantity").String(ToText(*piece.quantity)).EndObject();
      return;
    case Inline::Kind::kLink:
      json.BeginObject().Key("link").String(ToText(*piece.quantity));
      if (IsEmptyFormula(piece.formula)) {
        json.Key("text").String(piece.text);
      } else {
        WriteRead("math", piece.formula, json);
      }
      json.EndObject();
      return;
  }
}

std::string_view ExposureName(Exposure exposure) {
  switch (exposure) {
    case Exposure::kShown:
      return "shown";
    case Exposure::kAsked:
      return "asked";
    case Exposure::kAnswered:
      return "answered";
    case Exposure::kNotYet:
      return "not_yet";
  }
  return "";
}

// With this many items, a figure lists its numbers by their symbols in plain letters, which begin
// their names. Thousands of formulas would only slow the page down.
constexpr std::size_t kManyItems = 150;

// Where the text view sets an item's symbol, it is a formula. The cells of a matrix have none, and
// among very many numbers plain letters are enough.
void WriteSymbol(const Formula& symbol, const Node& node, const Reader& reader, JsonWriter& json) {
  if (node.kind == NodeKind::kMatrix || IsEmptyFormula(symbol)) return;
  if (node.items.size() <= kManyItems)
    WriteMath("math", symbol, reader, json);
  else
    json.Key("plain").String(ToPlainText(symbol));
}

}  // namespace

void WriteContent(const Paragraph& paragraph, const Reader& reader, JsonWriter& json) {
  json.Key("content").BeginArray();
  for (const Inline& piece : reader.Read(paragraph)) WriteInline(piece, json);
  json.EndArray();
}

void WriteItem(const Item& item, const Node& node, const Reader& reader, JsonWriter& json) {
  const auto [symbol, name] = reader.NameOf(item);
  json.BeginObject();
  json.Key("id").String(item.id);
  json.Key("role").String(RoleName(item.role));
  json.Key("name").String(name);
  json.Key("text").String(reader.Text(item));
  json.Key("verbs").BeginArray();
  for (Verb verb : {Verb::kPress, Verb::kSet, Verb::kStep, Verb::kPin, Verb::kFocus})
    if (Allows(item.verbs, verb)) json.String(VerbName(verb));
  json.EndArray();
  json.Key("exposure").String(ExposureName(reader.ExposureOf(item)));
  if (const std::string value = reader.Value(item); !value.empty()) json.Key("value").String(value);
  WriteSymbol(symbol, node, reader, json);
  if (item.quantity) json.Key("quantity").String(ToText(*item.quantity));
  if (const Mark mark = reader.MarkOf(item); mark != Mark::kNone)
    json.Key("mark").String(MarkWords(mark));
  if (item.role == Role::kSlider || item.role == Role::kReadout) {
    json.Key("min").Number(item.range.min).Key("max").Number(item.range.max);
    json.Key("step").Number(item.range.step);
  }
  if (!item.options.empty()) {
    json.Key("options").BeginArray();
    for (const Option& option : item.options)
      json.BeginArray().String(option.value).String(option.text).EndArray();
    json.EndArray();
  }
  WriteFlag("selected", item.selected, json);
  WriteFlag("done", item.done, json);
  WriteFlag("backward", item.backward, json);
  WriteFlag("disabled", !item.enabled, json);
  WriteFlag("struck", item.struck, json);
  WriteFlag("unsigned", item.role == Role::kNumber && item.range.min >= 0, json);
  if (item.expanded) json.Key("expanded").Bool(*item.expanded);
  json.EndObject();
}

}  // namespace chainrule
