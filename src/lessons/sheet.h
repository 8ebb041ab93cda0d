// A lesson's quantities, each declared once: what it is called, which entries it has, how it is
// computed, which step computes it, and how one entry is worked out. Trace, names, what belongs
// together, edits and values() are read from here.
#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <cassert>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "course/json.h"
#include "course/quantity.h"
#include "course/spoken.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "lessons/sheet_text.h"
#include "math/join.h"
#include "page/pieces.h"
#include "page/reader.h"

namespace chainrule {

// `Problem` is what a state asks; `Solution`, which is a Problem too, has what comes of it. Both
// outlive what is asked of the sheet; the sheet outlives the traces it gives.
template <class Problem, class Solution>
class Sheet {
 public:
  // What the entries of some quantities are: the cells of a tensor, the channels.
  struct Index {
    std::string name;
    // Of one entry, as it stands below a symbol: "1,2,1,5".
    std::function<std::string(const Problem&, int row)> subscript = nullptr;
    // Of all: "3 × 2 × 2 × 5".
    std::function<std::string(const Problem&)> shape = nullptr;
  };
  using IndexId = std::size_t;
  static constexpr IndexId kSingle = 0;  // one number

  struct Declared {
    std::string name;
    std::string symbol;  // source, of all of it
    IndexId index = kSingle;
    std::string key;  // in values()
    // Of an input: one press of an arrow key. 0: it is worked out.
    double typing_step = 0;
    std::function<Eigen::MatrixXd(const Problem&)> given = nullptr;
    std::function<Eigen::MatrixXd(const Solution&)> computed = nullptr;
  };
  struct DeclaredStep {
    std::string kind;  // key of the lesson's text
    Phase phase = Phase::kForward;
    std::string formula;  // @x is the linked symbol of x
    Names produces;
    std::string label = {};  // else the symbol
    std::function<bool(const Problem&)> when = nullptr;
    std::function<Expansion(const Values&, const Problem&, int row)> worked = nullptr;
  };

  // What a step says more of itself; of the step declared last.
  class StepEditor {
   public:
    explicit StepEditor(Sheet& sheet) : sheet_(sheet) {}
    DeclaredStep& step() { return sheet_.steps_.back(); }
    StepEditor& Kind(std::string kind) {
      step().kind = std::move(kind);
      return *this;
    }
    StepEditor& Label(std::string label) {
      step().label = std::move(label);
      return *this;
    }
    // Only where this is true.
    template <class Condition>
    StepEditor& When(Condition when) {
      step().when = when;
      return *this;
    }
    // How an entry of the first quantity came about.
    template <class Work>
    StepEditor& Worked(Work work) {
      step().worked = work;
      return *this;
    }
    // A quantity that the step computes besides.
    template <class Compute>
    StepEditor& Also(std::string name, std::string symbol, IndexId index, Compute compute) {
      step().produces.push_back(name);
      sheet_.Compute(std::move(name), std::move(symbol), index, compute);
      return *this;
    }
    // What the contract calls its first quantity.
    StepEditor& Key(std::string key) {
      for (Declared& quantity : sheet_.quantities_)
        if (quantity.name == step().produces.front()) quantity.key = key;
      return *this;
    }

   private:
    Sheet& sheet_;
  };

  Sheet() { indices_.push_back({"single"}); }

  IndexId AddIndex(Index index) {
    indices_.push_back(std::move(index));
    return indices_.size() - 1;
  }
  // Which entry of `to` each entry of `from` belongs to: both light up with one another.
  void Map(IndexId from, IndexId to, std::function<int(const Problem&, int row)> entry) {
    maps_.push_back({from, to, std::move(entry)});
  }

  // A number that is set: a field of this name has it, or says where it comes from.
  void Input(std::string name, std::string symbol, IndexId index, double typing_step,
             std::function<Eigen::MatrixXd(const Problem&)> given) {
    std::string key = KeyOf(name);
    quantities_.push_back({.name = std::move(name),
                           .symbol = std::move(symbol),
                           .index = index,
                           .key = std::move(key),
                           .typing_step = typing_step,
                           .given = std::move(given)});
  }
  // A step, named after what it computes.
  template <class Value>
  StepEditor Step(const std::string& name, const std::string& symbol, IndexId index, Phase phase,
                  std::string formula, Value value) {
    Compute(name, symbol, index, value);
    steps_.push_back(
        {.kind = KeyOf(name), .phase = phase, .formula = std::move(formula), .produces = {name}});
    return StepEditor(*this);
  }

  const std::string& IndexOf(std::string_view name) const {
    const Declared* const found = Find(name);
    return indices_[found == nullptr ? kSingle : found->index].name;
  }
  std::string Shape(const Problem& problem, std::string_view name) const {
    const Declared* const found = Find(name);
    const Index& index = indices_[found == nullptr ? kSingle : found->index];
    return index.shape ? index.shape(problem) : "1";
  }

  // Formula source: x_{1,2,1,5}, \mu_{2}; empty where there is none.
  std::string Symbol(const Problem& problem, const Quantity& quantity) const {
    const Declared* const found = Find(quantity.name);
    if (found == nullptr) return {};
    const auto& subscript = indices_[found->index].subscript;
    if (quantity.whole() || !subscript) return found->symbol;
    return WithSubscript(found->symbol, subscript(problem, quantity.row));
  }
  std::string LinkedSymbol(const Problem& problem, const Quantity& quantity) const {
    return Linked(quantity, Symbol(problem, quantity));
  }

  // Named by the symbol and the word "name_" + key of the text.
  Quantities QuantitiesOf(const TextBook& text, const Fields& fields,
                          const Problem& problem) const {
    const auto name = [this, &text, problem](const Quantity& quantity) {
      const Formula symbol = OwnFormula(Symbol(problem, quantity));
      return QuantityName{
          symbol, Join(Spoken(symbol, text), ", ", text.Word("name_" + KeyOf(quantity.name)))};
    };
    const auto range = [this, &fields](const Quantity& quantity) -> std::optional<Range> {
      const Declared* const found = Find(quantity.name);
      if (found == nullptr || !found->given) return std::nullopt;
      const Field& field = *fields.Find(found->name);
      return Range{field.min, field.max, found->typing_step};
    };
    return {name, range};
  }

  int StepCount(const Problem& problem) const {
    return static_cast<int>(
        std::count_if(steps_.begin(), steps_.end(),
                      [&](const DeclaredStep& step) { return !step.when || step.when(problem); }));
  }

  // `context`: the words that the text of every step has.
  Trace TraceOf(const std::shared_ptr<const Solution>& solution, const TextContext& context) const {
    Trace trace;
    for (const Declared& quantity : quantities_)
      if (quantity.given) trace.values.Set(quantity.name, quantity.given(*solution));
    std::vector<chainrule::Step> steps;
    for (const DeclaredStep& declared : steps_) {
      if (declared.when && !declared.when(*solution)) continue;
      for (const std::string& name : declared.produces)
        trace.values.Set(name, Find(name)->computed(*solution));
      chainrule::Step step;
      step.kind = declared.kind;
      step.phase = declared.phase;
      step.symbol = Find(declared.produces.front())->symbol;
      step.label = declared.label.empty() ? step.symbol : declared.label;
      step.formula = WithLinks(declared.formula);
      step.produces = declared.produces;
      step.context = context;
      step.expand = [solution, work = declared.worked](const Values& values, std::string_view,
                                                       int row, int) {
        return work(values, *solution, row);
      };
      steps.push_back(std::move(step));
    }
    trace.steps = StepList(std::move(steps));
    return trace;
  }

  // The entry of `name` that belongs to what is pinned, else the first.
  Quantity EntryOf(const Problem& problem, const std::string& name,
                   const std::optional<Quantity>& pin) const {
    Quantity entry{name, 0, 0};
    const Declared* const pinned = pin ? Find(pin->name) : nullptr;
    if (pinned == nullptr || pin->whole()) return entry;
    const IndexId index = Find(name)->index;
    if (pinned->index == index) entry.row = pin->row;
    for (const Mapped& map : maps_)
      if (map.from == pinned->index && map.to == index) entry.row = map.entry(problem, pin->row);
    return entry;
  }

  // All entries of quantities with the same index, and those that maps lead to, both ways.
  std::vector<Quantity> Related(const Problem& problem, const Quantity& quantity,
                                const Values& values) const {
    const Declared* const found = Find(quantity.name);
    std::vector<Quantity> related;
    if (found == nullptr || found->index == kSingle || quantity.whole()) return related;
    const auto add = [&](IndexId index, int row) {
      for (const Declared& other : quantities_) {
        const Quantity entry{other.name, row, 0};
        if (other.index == index && entry != quantity && values.Has(entry))
          related.push_back(entry);
      }
    };
    add(found->index, quantity.row);
    for (const Mapped& map : maps_) {
      if (map.from == found->index) add(map.to, map.entry(problem, quantity.row));
      if (map.to != found->index) continue;
      const int rows = RowsOf(map.from, values);
      for (int row = 0; row < rows; ++row)
        if (map.entry(problem, row) == quantity.row) add(map.from, row);
    }
    return related;
  }

  // The state with one number of an input changed; nothing for what is worked out.
  std::optional<State> Edit(const Problem& problem, const Quantity& quantity, double value,
                            const State& state) const {
    const Declared* const found = Find(quantity.name);
    if (found == nullptr || !found->given) return std::nullopt;
    Eigen::MatrixXd edited = found->given(problem);
    edited(quantity.row, quantity.column) = value;
    State next = state;
    next.Set(found->name, std::move(edited));
    return next;
  }

  // Every quantity of the trace by its key, into the object that is open.
  void WriteValues(const Values& values, JsonWriter& json) const {
    for (const Declared& quantity : quantities_) {
      const Eigen::MatrixXd* const numbers = values.Find(quantity.name);
      if (numbers == nullptr) continue;
      json.Key(quantity.key);
      if (quantity.index == kSingle)
        json.Number((*numbers)(0, 0));
      else
        json.Vector(numbers->col(0));
    }
  }

 private:
  struct Mapped {
    IndexId from = kSingle;
    IndexId to = kSingle;
    std::function<int(const Problem&, int row)> entry;
  };

  const Declared* Find(std::string_view name) const {
    const auto found =
        std::find_if(quantities_.begin(), quantities_.end(),
                     [&](const Declared& quantity) { return quantity.name == name; });
    return found == quantities_.end() ? nullptr : &*found;
  }

  template <class Value>
  void Compute(std::string name, std::string symbol, IndexId index, Value value) {
    std::string key = KeyOf(name);
    quantities_.push_back({.name = std::move(name),
                           .symbol = std::move(symbol),
                           .index = index,
                           .key = std::move(key),
                           .computed = value});
  }

  int RowsOf(IndexId index, const Values& values) const {
    for (const Declared& quantity : quantities_)
      if (const Eigen::MatrixXd* numbers = values.Find(quantity.name);
          quantity.index == index && numbers != nullptr)
        return static_cast<int>(numbers->rows());
    return 0;
  }

  std::string WithLinks(const std::string& formula) const {
    return ReplaceNames(formula, [&](const std::string& name) {
      const Declared* const found = Find(name);
      assert(found != nullptr);
      return Linked({name}, found->symbol);
    });
  }

  std::vector<Index> indices_;
  std::vector<Mapped> maps_;
  std::vector<Declared> quantities_;
  std::vector<DeclaredStep> steps_;
};

}  // namespace chainrule
