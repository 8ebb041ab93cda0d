#include "course/sheet.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "course/spoken.h"
#include "math/join.h"

namespace chainrule {

std::string KeyOf(std::string_view name) {
  std::string key(name);
  std::replace(key.begin(), key.end(), '.', '_');
  return key;
}

std::string WithSubscript(const std::string& symbol, const std::string& subscript) {
  // A subscript in braces is extended; a superscript in braces is not.
  const std::size_t open = symbol.rfind("_{");
  const bool has_own = open != std::string::npos && symbol.ends_with('}');
  if (has_own) return Join(symbol.substr(0, symbol.size() - 1), ",", subscript, "}");
  return Join(symbol, "_{", subscript, "}");
}

std::string Linked(const Quantity& quantity, const std::string& symbol) {
  return Join("\\link{", ToText(quantity), "}{", symbol, "}");
}

Sheet::Sheet(const TextBook& text, const Fields& fields)
    : text_(&text), fields_(&fields), indices_(1) {}

Sheet::IndexId Sheet::AddIndex(Index index) {
  indices_.push_back(std::move(index));
  return indices_.size() - 1;
}

void Sheet::Map(IndexId from, IndexId to, std::function<int(int row)> entry) {
  maps_.push_back({from, to, std::move(entry)});
}

void Sheet::Relate(std::function<std::vector<Quantity>(const Quantity&)> related) {
  related_ = std::move(related);
}

void Sheet::Declare(Described quantity) {
  const auto at = std::lower_bound(names_.begin(), names_.end(), quantity.name,
                                   [](const Name& a, const std::string& b) { return a.name < b; });
  assert((at == names_.end() || at->name != quantity.name) && "declared twice");
  names_.insert(at, {quantity.name, described_.size()});
  described_.push_back(std::move(quantity));
}

void Sheet::Given(Described quantity) {
  Declare(std::move(quantity));
}

void Sheet::Step(Described result, DescribedStep described) {
  chainrule::Step step;
  step.kind = described.kind.empty() ? KeyOf(result.name) : std::move(described.kind);
  step.phase = described.phase;
  step.symbol = result.symbol;
  step.label = described.label.empty() ? result.symbol : std::move(described.label);
  step.part = std::move(described.part);
  step.shapes = std::move(described.shapes);
  step.first_row = described.first_row;
  step.matrices = std::move(described.matrices);
  step.produces.push_back(result.name);
  for (const Described& other : described.also) step.produces.push_back(other.name);
  if (described.worked) result.worked = std::move(described.worked);
  if (described.chain) result.chain = std::move(described.chain);
  Declare(std::move(result));
  for (Described& other : described.also) Declare(std::move(other));
  step.formula = WithLinks(described.formula);
  step.context.words = std::move(described.words);
  for (const auto& [name, words] : said_) step.context.words.emplace(name, words);
  for (const std::string& name : described.quantities)
    step.context.quantities[KeyOf(name)] = {name, 0, 0};
  step.context.quantities.merge(described.entries);
  steps_.push_back(std::move(step));
}

void Sheet::Reading(std::string prefix, std::string word, std::string key) {
  readings_.push_back({std::move(prefix), std::move(word), std::move(key)});
}

void Sheet::AddReading(const std::string& prefixed_name, Numbers numbers) {
  read_.insert_or_assign(prefixed_name, std::move(numbers));
  const std::string& name = Find(prefixed_name)->name;
  // Searches from the last step, because a reading is usually added right after its step.
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    Names& produces = step->produces;
    if (std::find(produces.begin(), produces.end(), name) == produces.end()) continue;
    produces.push_back(prefixed_name);
    return;
  }
}

std::shared_ptr<const Sheet> Sheet::Complete(Sheet sheet) {
  sheet.list_ = StepList(std::exchange(sheet.steps_, {}), std::move(sheet.constants_));
  return std::make_shared<const Sheet>(std::move(sheet));
}

Trace Sheet::TraceOf(const std::shared_ptr<const Sheet>& sheet,
                     std::shared_ptr<const void> problem) {
  Trace trace;
  trace.steps = sheet->list_;
  trace.values = Values(
      [sheet, problem](std::string_view name) { return sheet->NumbersOf(name, problem.get()); });
  trace.problem = std::move(problem);
  trace.sheet = sheet;
  return trace;
}

std::optional<Eigen::MatrixXd> Sheet::NumbersOf(std::string_view name, const void* problem) const {
  if (const auto read = read_.find(name); read != read_.end()) return read->second.For(problem);
  const Described* const found = Find(name);
  if (found == nullptr || found->name != name) return std::nullopt;
  return found->numbers.For(problem);
}

const Sheet::Described* Sheet::Find(std::string_view name) const {
  const auto at = std::lower_bound(
      names_.begin(), names_.end(), name,
      [](const Name& a, std::string_view b) { return std::string_view(a.name) < b; });
  if (at != names_.end() && at->name == name) return &described_[at->number];
  for (const ReadAs& reading : readings_)
    if (name.starts_with(reading.prefix)) return Find(name.substr(reading.prefix.size()));
  return nullptr;
}

Names Sheet::AllNames() const {
  Names names;
  for (const Described& quantity : described_) names.push_back(quantity.name);
  for (const auto& [name, numbers] : read_) names.push_back(name);
  return names;
}

Names Sheet::NamesWithSymbols() const {
  Names names;
  for (const Described& quantity : described_)
    if (!quantity.symbol.empty()) names.push_back(quantity.name);
  return names;
}

std::string Sheet::Symbol(const Quantity& quantity) const {
  const Described* const found = Find(quantity.name);
  if (found == nullptr) return {};
  if (quantity.whole()) return found->symbol;
  if (found->entry) return found->entry(quantity.row, quantity.column);
  const auto& subscript = indices_[found->index].subscript;
  return subscript ? WithSubscript(found->symbol, subscript(quantity.row)) : found->symbol;
}

std::string Sheet::LinkedSymbol(const Quantity& quantity) const {
  return Linked(quantity, Symbol(quantity));
}

const std::string& Sheet::Shape(std::string_view name) const {
  return indices_[IndexOf(name)].shape;
}

Sheet::IndexId Sheet::IndexOf(std::string_view name) const {
  const Described* const found = Find(name);
  return found == nullptr ? kSingle : found->index;
}

std::string Sheet::WordsOf(const Described& described, const Quantity& quantity) const {
  if (quantity.whole()) return {};  // the symbol is enough
  if (described.words) return described.words(quantity.row, quantity.column);
  const std::string word = "name_" + KeyOf(described.name);
  if (!text_->HasWord(word)) return {};
  return FillWords(text_->Word(word), {{"n", std::to_string(quantity.row + 1)},
                                       {"row", std::to_string(quantity.row)},
                                       {"column", std::to_string(quantity.column)}});
}

QuantityName Sheet::NameOf(const Quantity& quantity) const {
  const Described* const found = Find(quantity.name);
  if (found == nullptr) return {};
  QuantityName named;
  if (const std::string symbol = Symbol(quantity); !symbol.empty())
    named.symbol = OwnFormula(symbol);
  named.name = Spoken(named.symbol, *text_);
  const std::string words = WordsOf(*found, quantity);
  if (named.name.empty())
    named.name = words;
  else if (!words.empty() && words != named.name)
    named.name = Join(named.name, ", ", words);
  for (const auto& [prefix, word, key] : readings_)
    if (quantity.name.starts_with(prefix) && !word.empty()) named.name += ", " + text_->Word(word);
  return named;
}

bool Sheet::HasName(const Quantity& quantity) const {
  const Described* const found = Find(quantity.name);
  if (found == nullptr) return false;
  // Not asked of the text, whose words may be yet to come.
  return !Symbol(quantity).empty() || (found->only_words && !quantity.whole());
}

std::optional<Range> Sheet::RangeOf(const Quantity& quantity) const {
  const Described* const found = Find(quantity.name);
  if (found == nullptr || !found->input || found->name != quantity.name || quantity.whole())
    return std::nullopt;
  const Setting& input = *found->input;
  if (input.place && !input.place(quantity.row, quantity.column)) return std::nullopt;
  if (input.range) return input.range;
  const Field& field = *fields_->Find(input.field.empty() ? found->name : input.field);
  return Range{field.min, field.max, input.typing_step};
}

std::optional<Result<State>> Sheet::Edit(const Quantity& entry, double value, const State& state,
                                         const Values& values) const {
  if (!values.Has(entry) || !RangeOf(entry)) return std::nullopt;
  const Setting& input = *Find(entry.name)->input;
  if (input.set) return input.set(state, entry, value);
  const std::string& field = input.field.empty() ? entry.name : input.field;
  Place place{entry.row, entry.column};
  if (input.place) place = *input.place(entry.row, entry.column);
  State next = state;
  // A field set to a word, such as "default", does not hold the numbers made from that word.
  Eigen::MatrixXd numbers =
      state.Word(field).empty() ? state.Matrix(field) : *values.Find(entry.name);
  numbers(place.row, place.column) = value;
  next.Set(field, std::move(numbers));
  if (input.then != nullptr) input.then(next);
  return Result<State>(std::move(next));
}

Quantity Sheet::EntryOf(const std::string& name, const std::optional<Quantity>& pin,
                        const Values& values, int first_row) const {
  const Quantity first{name, first_row, 0};
  const Described* const pinned = pin ? Find(pin->name) : nullptr;
  if (pinned == nullptr || pin->whole()) return first;
  Quantity entry{name, pin->row, pin->column};
  if (pinned->name == name) return entry;  // the pinned entry, or a reading of it
  entry = first;
  const IndexId index = IndexOf(name);
  if (index == kSingle) return entry;
  const int columns = static_cast<int>(values.Find(name)->cols());
  if (pinned->index == index) {
    entry.row = pin->row;
    if (pin->column < columns) entry.column = pin->column;
  }
  for (const Mapped& map : maps_)
    if (map.from == pinned->index && map.to == index) entry.row = map.entry(pin->row);
  return values.Has(entry) ? entry : first;
}

bool Sheet::IsWorked(std::string_view name) const {
  const Described* const found = Find(name);
  return found != nullptr && found->worked;
}

Expansion Sheet::Expand(const Quantity& entry, const Values& values,
                        std::string_view reading) const {
  return Work::Finish(Find(entry.name)->worked(Work(values, reading), entry.row, entry.column));
}

std::vector<Quantity> Sheet::SourcesOf(const Quantity& entry, const Values& values) const {
  const Described* const found = Find(entry.name);
  if (found == nullptr || !found->worked) return {};
  const std::string_view reading =
      std::string_view(entry.name).substr(0, entry.name.size() - found->name.size());
  for (const auto& [prefix, word, key] : readings_)
    if (reading == prefix && word.empty()) return {};
  return Expand({found->name, entry.row, entry.column}, values, reading).operands;
}

std::vector<Quantity> Sheet::Related(const Quantity& quantity, const Values& values) const {
  std::vector<Quantity> all;
  if (quantity.whole()) return all;
  const auto add_all = [&](std::vector<Quantity> others) {
    for (Quantity& other : others)
      if (other != quantity && values.Has(other)) all.push_back(std::move(other));
  };
  if (related_) add_all(related_(quantity));
  const Described* const found = Find(quantity.name);
  if (found != nullptr && found->related) add_all(found->related(quantity.row, quantity.column));
  const IndexId index = found == nullptr ? kSingle : found->index;
  if (index == kSingle || indices_[index].matrix) return all;
  const Eigen::MatrixXd* const own = values.Find(quantity.name);
  const bool in_column = own != nullptr && own->cols() > 1;
  const auto add = [&](IndexId of, int row) {
    for (const Described& other : described_) {
      if (other.index != of) continue;
      const int columns = static_cast<int>(values.Find(other.name)->cols());
      for (int column = 0; column < columns; ++column) {
        const Quantity entry{other.name, row, column};
        const bool beside = !in_column || columns == 1 || column == quantity.column;
        if (beside && entry != quantity && values.Has(entry)) all.push_back(entry);
      }
    }
  };
  const auto rows_of = [&](IndexId of) {
    for (const Described& other : described_)
      if (other.index == of) return static_cast<int>(values.Find(other.name)->rows());
    return 0;
  };
  add(index, quantity.row);
  for (const Mapped& map : maps_) {
    if (map.from == index) add(map.to, map.entry(quantity.row));
    if (map.to != index) continue;
    for (int row = 0, rows = rows_of(map.from); row < rows; ++row)
      if (map.entry(row) == quantity.row) add(map.from, row);
  }
  return all;
}

void Sheet::WriteValues(const Values& values, JsonWriter& json, std::string_view reading) const {
  // The quantities of each key, in the order in which they are declared.
  std::vector<std::pair<std::string, std::vector<const Described*>>> keys;
  for (const Described& quantity : described_) {
    if (quantity.key == "-") continue;
    const std::string key = quantity.key.empty() ? KeyOf(quantity.name) : quantity.key;
    auto at = std::find_if(keys.begin(), keys.end(),
                           [&](const auto& known) { return known.first == key; });
    if (at == keys.end()) at = keys.insert(at, {key, {}});
    at->second.push_back(&quantity);
  }
  const auto write = [&](const Described& quantity) {
    const Eigen::MatrixXd* numbers = values.Find(Join(reading, quantity.name));
    // An input is the same in every reading.
    if (numbers == nullptr) numbers = values.Find(quantity.name);
    if (numbers->size() == 1 && quantity.index == kSingle)
      json.Number((*numbers)(0, 0));
    else if (numbers->cols() == 1 && !indices_[quantity.index].matrix)
      json.Vector(numbers->col(0));
    else
      json.Matrix(*numbers);
  };
  for (auto& [key, quantities] : keys) {
    std::stable_sort(
        quantities.begin(), quantities.end(),
        [](const Described* a, const Described* b) { return a->list_place < b->list_place; });
    const bool there =
        std::any_of(quantities.begin(), quantities.end(), [&](const Described* quantity) {
          return values.Find(Join(reading, quantity->name)) != nullptr;
        });
    if (!there) continue;
    json.Key(key);
    if (quantities.front()->listed) json.BeginArray();
    for (const Described* quantity : quantities) write(*quantity);
    if (quantities.front()->listed) json.EndArray();
  }
  if (!reading.empty()) return;
  for (const auto& [prefix, word, key] : readings_) {
    const bool there =
        std::any_of(described_.begin(), described_.end(), [&, &of = prefix](const Described& each) {
          return values.Find(of + each.name) != nullptr;
        });
    if (key.empty() || !there) continue;
    json.Key(key).BeginObject();
    WriteValues(values, json, prefix);
    json.EndObject();
  }
}

std::string Sheet::ChainRule(const Quantity& entry) const {
  const Described* const described = Find(entry.name);
  return described != nullptr && described->chain ? described->chain(entry.row, entry.column) : "";
}

std::string Sheet::WithLinks(const std::string& formula) const {
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  };
  if (formula.find('@') == std::string::npos) return formula;
  std::string linked;
  for (std::size_t i = 0; i < formula.size();) {
    if (formula[i] != '@') {
      linked += formula[i++];
      continue;
    }
    std::size_t end = ++i;
    while (end < formula.size() && in_name(formula[end])) ++end;
    const Quantity quantity{formula.substr(i, end - i)};
    assert(Find(quantity.name) != nullptr && "a formula names a quantity that is not declared");
    linked += LinkedSymbol(quantity);
    i = end;
  }
  return linked;
}

}  // namespace chainrule
