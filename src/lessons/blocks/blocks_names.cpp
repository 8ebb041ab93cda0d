#include "lessons/blocks/blocks_names.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "course/spoken.h"
#include "lessons/blocks/blocks_problem.h"
#include "course/sheet.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::blocks {
namespace {

struct Name {
  std::string_view name;
  std::string_view whole;  // symbol of the whole
  std::string_view entry;  // symbol of an entry: {r} and {c} from 1; "" as the whole
};

constexpr std::array kNames{
    Name{"residual", "\\text{standard }C", ""},
    Name{"batch", "N", ""},
    Name{"k", "k", ""},
    Name{"stride", "\\text{stride}", ""},
    Name{"bias", "\\text{bias}", ""},
    Name{"percent", "\\text{less computation}", ""},
    Name{"percent_parameters", "\\text{fewer parameters}", ""},
    Name{"times_outputs", "\\text{times the outputs}", ""},
    Name{"ratio", "\\text{ratio}", ""},
    Name{"crossing", "C", "C_{{r}{c}}"},
    Name{"crossing.a", "a", "a_{{r}{c}}"},
    Name{"crossing.b", "b", "b_{{r}{c}}"},
    Name{"crossing.d", "d", "d_{{r}{c}}"},
    Name{"demo.x", "x", "x_{{r}}"},
    Name{"demo.dy", "\\partial L/\\partial y", "\\partial L/\\partial y_{{r}}"},
    Name{"demo.b", "b", ""},
    Name{"demo.y", "y(x)", "y_{{r}}"},
    Name{"demo.y_b", "y(x + b)", "y_{{r}}"},
    Name{"demo.dx", "\\partial L/\\partial x", "\\partial L/\\partial x_{{r}}"},
    Name{"demo.db", "\\partial L/\\partial b", ""},
    Name{"net.stages", "\\text{stages}", ""},
    Name{"demo.eps", "\\varepsilon", ""},
    Name{"net.block", "\\text{blocks}", "p_{\\text{box } {r}}"},
    Name{"net.total", "\\text{total}", ""},
    Name{"nets", "\\text{networks}", ""},
    Name{"keras.total", "\\text{Keras}", ""},
    Name{"keras.trainable", "\\text{trainable}", ""},
    Name{"keras.non_trainable", "\\text{non-trainable}", ""},
    Name{"torch.total", "\\text{PyTorch}", ""},
    Name{"more.biases", "\\text{biases}", ""},
    Name{"more.means", "\\text{means}", ""},
    Name{"more.variances", "\\text{variances}", ""},
    Name{"more", "\\text{difference}", ""},
};

constexpr std::array<std::string_view, kColumns.size()> kColumnSymbols{
    "p", "w", "b", "\\gamma\\beta", "r", "m", "a"};

void Put(std::string& text, std::string_view key, int number) {
  const std::size_t at = text.find(key);
  if (at != std::string::npos) text.replace(at, key.size(), std::to_string(number));
}

// Of what belongs to one block.
std::string BlockSymbol(const std::string& rest, const Quantity& quantity) {
  if (rest == "edge" || rest == "skip") {
    constexpr std::array<const char*, 3> kSides{"C", "H", "W"};
    if (quantity.whole()) return Join("\\text{", rest == "edge" ? "tensors" : "skip", "}");
    const std::string place = rest == "skip" ? "\\text{skip}" : std::to_string(quantity.row);
    return Join(kSides[static_cast<std::size_t>(quantity.column)], "_{", place, "}");
  }
  if (rest == "kernel") return quantity.whole() ? "k" : Join("k_{", quantity.row + 1, "}");
  std::string words = rest;
  std::replace(words.begin(), words.end(), '_', ' ');
  if (quantity.whole()) return Join("\\text{", words, "}");
  return Join(kColumnSymbols[static_cast<std::size_t>(quantity.column)], "_{\\text{", words, "}}");
}

// Which input a quantity is, as the key of its field; "" for what is computed.
std::string FieldOf(const std::string& name) {
  for (const char* key : {"residual", "bottleneck", "size", "batch", "k", "stride"})
    if (name == key) return key;
  return "";
}

std::string WordsOf(const TextBook& text, const Quantity& quantity) {
  if (quantity.whole()) return {};  // its symbol says it
  const auto [block, rest] = PartsOf(quantity.name);
  std::map<std::string, std::string, std::less<>> words{{"n", std::to_string(quantity.row + 1)},
                                                        {"row", std::to_string(quantity.row)}};
  const auto column = static_cast<std::size_t>(std::max(quantity.column, 0));
  if (quantity.name == "net.stages" || quantity.name == "net.total" || quantity.name == "nets")
    words["count"] = text.Word(std::string("column_") + kColumns[column].key);
  if (quantity.name == "net.stages")
    words["stage"] = text.Word("stage_" + std::to_string(quantity.row));
  if (quantity.name == "nets")
    words["net"] = text.Word(
        "net_" + std::string(ResNetName(kResNetDepths[static_cast<std::size_t>(quantity.row)])));
  if (quantity.name.starts_with("crossing")) {
    words["middle"] = text.Word(quantity.row == 0 ? "middle_fixed" : "middle_quarter");
    words["bias"] = text.Word(quantity.column == 1 ? "crossing_with" : "crossing_without");
  }
  std::string key = quantity.name;
  if (!block.empty()) {
    words["block"] = text.Word("the_" + block);
    key = "block_" + rest;
    if (!text.HasWord("name_" + key)) {
      words["layer"] = rest == "total" ? text.Word("all_layers") : rest;
      std::replace(words["layer"].begin(), words["layer"].end(), '_', ' ');
      words["count"] = text.Word(std::string("column_") + kColumns[column].key);
      key = "block_layer";
    } else if (rest == "edge" || rest == "skip") {
      words["side"] = text.Word("side_" + std::to_string(column));
    }
  } else if (quantity.name == "bottleneck" || quantity.name == "size") {
    key += quantity.row == 0 ? "_first" : "_second";
  }
  std::replace(key.begin(), key.end(), '.', '_');
  return FillWords(text.Word("name_" + key), words);
}

}  // namespace

NameParts PartsOf(const std::string& name) {
  for (const char* block : kBlockNames) {
    const std::string prefix = std::string(block) + ".";
    if (name.starts_with(prefix)) return {block, name.substr(prefix.size())};
  }
  return {"", name};
}

std::string Symbol(const Quantity& quantity) {
  const auto [block, rest] = PartsOf(quantity.name);
  if (!block.empty()) return BlockSymbol(rest, quantity);
  if (quantity.name == "bottleneck")
    return quantity.whole()    ? "\\text{bottleneck}"
           : quantity.row == 0 ? "\\text{bottleneck }C"
                               : "m";
  if (quantity.name == "size")
    return quantity.whole() ? "\\text{size}" : quantity.row == 0 ? "H" : "W";
  for (const Name& name : kNames) {
    if (name.name != quantity.name) continue;
    std::string symbol(quantity.whole() || name.entry.empty() ? name.whole : name.entry);
    Put(symbol, "{r}", quantity.row + 1);
    Put(symbol, "{c}", quantity.column + 1);
    return symbol;
  }
  return "";
}

std::string LinkedSymbol(const Quantity& quantity) {
  return Linked(quantity, Symbol(quantity));
}

std::string Shown(const std::string& name, int row, int column) {
  return Join("\\val{", ToText({name, row, column}), "}");
}

Quantities QuantitiesOf(const TextBook& text, const Fields& fields) {
  const auto name = [&text](const Quantity& quantity) {
    const std::string symbol = Symbol(quantity);
    QuantityName named;
    if (!symbol.empty()) named.symbol = OwnFormula(symbol);
    const std::string said = Spoken(named.symbol, text);
    const std::string words = WordsOf(text, quantity);
    named.name = said.empty() || said == words ? words : Join(said, ", ", words);
    return named;
  };
  const auto range = [&fields](const Quantity& quantity) -> std::optional<Range> {
    const std::string key = FieldOf(quantity.name);
    if (key.empty()) return std::nullopt;
    const Field& field = *fields.Find(key);
    return Range{field.min, field.max, 1};
  };
  return {name, range};
}

}  // namespace chainrule::blocks
