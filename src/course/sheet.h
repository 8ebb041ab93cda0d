// What a lesson declares about one problem: each quantity once, and the steps that compute them.
// The trace, names, symbols, edits, highlights and values() are all read from here.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "course/formula.h"
#include "course/json.h"
#include "course/names.h"
#include "course/quantity.h"
#include "course/result.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "course/working.h"

namespace chainrule {

// The key of a name in the lesson's words and in values(): "eval.dx" has the key eval_dx.
std::string KeyOf(std::string_view name);
// x with 1,2 is x_{1,2}. A subscript that is already there goes on: r_{\mu} with 2 is r_{\mu,2}.
std::string WithSubscript(const std::string& symbol, const std::string& subscript);
// The symbol, linked to its quantity: \link{x:0,0}{x_{1}}.
std::string Linked(const Quantity& quantity, const std::string& symbol);

// What a quantity is called: a symbol, such as w^{(1)}_{01}, and a name in words.
struct QuantityName {
  Formula symbol;
  std::string name;
};

// A function that computes its result on the first call and then keeps it. Copies of the function
// share the result.
template <class Result>
std::function<const Result&()> Later(std::function<Result()> compute) {
  auto kept = std::make_shared<std::optional<Result>>();
  return [kept, compute = std::move(compute)]() -> const Result& {
    if (!*kept) *kept = compute();
    return **kept;
  };
}

// A lesson declares its indices, given quantities and steps, then asks for the trace. Steps run in
// the order of declaration. A formula may name only quantities declared before it or by its own
// step. For a short example, see tests/lessons/sample_lesson.cpp.
class Sheet {
 public:
  // A number or a matrix, given or computed on demand.
  class Numbers {
   public:
    Numbers(double number) : of_([number](const void*) { return AsMatrix(number); }) {}
    template <class Matrix>
    Numbers(const Eigen::MatrixBase<Matrix>& matrix)
        : of_([matrix = Eigen::MatrixXd(matrix)](const void*) { return matrix; }) {}
    template <class Compute>
    requires std::is_invocable_v<Compute> Numbers(Compute compute)
        : of_([compute](const void*) { return AsMatrix(compute()); }) {}

    // Numbers read from the trace's problem, which must be of this type. A sheet with only such
    // numbers holds none itself, so problems that differ only in their numbers can share it.
    template <class Problem, class Read>
    static Numbers Of(Read read) {
      Numbers numbers(0);
      numbers.of_ = [read](const void* problem) {
        return AsMatrix(read(*static_cast<const Problem*>(problem)));
      };
      return numbers;
    }

    Eigen::MatrixXd For(const void* problem) const { return of_(problem); }

   private:
    template <class Result>
    static Eigen::MatrixXd AsMatrix(const Result& result) {
      if constexpr (std::is_convertible_v<Result, double>)
        return Eigen::MatrixXd::Constant(1, 1, result);
      else
        return result;
    }

    std::function<Eigen::MatrixXd(const void* problem)> of_;
  };

  // What the rows of a quantity stand for, such as the cells of a tensor or the channels.
  // Quantities with the same index light up together, row by row.
  struct Index {
    // The subscript of one row's symbol: "1,2,1,5". By default, each entry has the whole's symbol.
    std::function<std::string(int row)> subscript = nullptr;
    std::string shape = "1";  // of the whole: "3 × 2 × 2 × 5"
    // True if row and column together tell entries apart, as for weights. Then only Relate() and
    // `related` decide what lights up with an entry.
    bool matrix = false;
  };
  using IndexId = std::size_t;
  static constexpr IndexId kSingle = 0;  // the index of a single number

  // The symbol of one entry, or its name in words.
  using Entry = std::function<std::string(int row, int column)>;
  // How one entry is worked out.
  using Worked = std::function<Term(const Work& w, int row, int column)>;

  // A place among a field's numbers.
  struct Place {
    int row = 0;
    int column = 0;
  };
  // How the learner sets an entry of an input.
  struct Setting {
    double typing_step = 1;           // one press of an arrow key
    std::string field = {};           // by default, the quantity's name
    std::optional<Range> range = {};  // by default, the field's
    // The entry's place in the field; nullopt if it cannot be set. By default, its own place.
    std::function<std::optional<Place>(int row, int column)> place = nullptr;
    // Makes the new state, instead of setting one number of the field.
    std::function<Result<State>(State state, const Quantity& entry, double value)> set = nullptr;
    // Adjusts other fields after that number was set. Not called after `set`.
    void (*then)(State& state) = nullptr;
  };
  // A quantity. name, symbol and numbers are usually enough.
  struct Described {
    std::string name;    // key in Values and links, see Quantity
    std::string symbol;  // formula source, of the whole
    IndexId index = kSingle;
    Numbers numbers = 0;
    std::optional<Setting> input = {};  // how it is set; by default, not at all
    Entry entry = nullptr;              // by default, the symbol with the index's subscript
    // By default, the word "name_" + KeyOf(name), with {n} (the row from 1), {row} and {column}.
    Entry words = nullptr;
    bool only_words = false;  // it has no symbol, but words
    std::string key = {};     // in values(); by default KeyOf(name), and "-" leaves it out
    bool listed = false;      // in values(): in a list with the others of its key
    int list_place = 0;       // sorts that list; equal places keep the order of declaration
    // Other quantities that light up with an entry.
    std::function<std::vector<Quantity>(int row, int column)> related = nullptr;
    Worked worked = nullptr;  // for a quantity in DescribedStep::also
    Entry chain = nullptr;    // for the result of a step, see DescribedStep::chain
  };
  // A step that computes a quantity, the result.
  struct DescribedStep {
    Phase phase = Phase::kForward;
    std::string formula = {};  // source; @x is the linked symbol of x
    std::string shapes = {};   // the same line in shapes
    std::string kind = {};     // key of its section in the text; by default, KeyOf(result)
    std::string label = {};    // on the timeline; by default, the result's symbol
    std::string part = {};     // "Bottleneck block", if labels alone do not tell steps apart
    std::vector<Described> also = {};  // other quantities that it computes
    Worked worked = nullptr;           // how an entry of the result is worked out
    // The chain rule for an entry of the result, as formula source: why it is worked out like that.
    Entry chain = nullptr;
    int first_row = 0;  // the row shown first: 1 if row 0 is the constant 1
    // The values of {…} in its text: words, numbers by KeyOf(name), and numbers by other words.
    std::map<std::string, std::string, std::less<>> words = {};
    Names quantities = {};
    std::map<std::string, Quantity, std::less<>> entries = {};
    Names matrices = {};  // shown beside it, in this order
  };

  Sheet(const TextBook& text, const Fields& fields);

  IndexId AddIndex(Index index);
  // Row i of `from` belongs to row entry(i) of `to`, and each lights up with the other.
  void Map(IndexId from, IndexId to, std::function<int(int row)> entry);
  // Other quantities that light up with an entry, whatever its quantity.
  void Relate(std::function<std::vector<Quantity>(const Quantity&)> related);
  // Declares a quantity that no step computes: an input, or a number known along with the inputs.
  void Given(Described quantity);
  // Declares a step and the quantities that it computes. The step is named after its result.
  void Step(Described result, DescribedStep step);
  // Declares a reading: another version of the same quantities, such as the pass by hand. A
  // quantity in it is named prefix + name ("hand.x1"), and called the same with `word` after it.
  // With a key, values() writes the reading as an object of that key. Without a word, the reading
  // is not worked out, such as the error of another reading in percent.
  void Reading(std::string prefix, std::string word, std::string key = {});
  // The numbers of a declared quantity in a reading. The same step computes them.
  void AddReading(const std::string& prefixed_name, Numbers numbers);
  // Declares an entry, or a whole quantity, that is known from the start although a step computes
  // it, such as the constant 1 of x_0.
  void Constant(Quantity entry) { constants_.push_back(std::move(entry)); }
  // The words for {name} in the text of every step declared later. A step's own words win.
  void Say(std::string name, std::string words) { said_[std::move(name)] = std::move(words); }

  // Ends the declarations.
  static std::shared_ptr<const Sheet> Complete(Sheet sheet);
  // The trace of one problem. The sheet's numbers and the lesson's figures are read from `problem`.
  static Trace TraceOf(const std::shared_ptr<const Sheet>& sheet,
                       std::shared_ptr<const void> problem);
  static Trace TraceOf(Sheet sheet, std::shared_ptr<const void> problem = nullptr) {
    return TraceOf(Complete(std::move(sheet)), std::move(problem));
  }

  // The names of all quantities, and of all readings that have numbers.
  Names AllNames() const;
  // The names of quantities that have a symbol, in the order of declaration.
  Names NamesWithSymbols() const;
  // Formula source: x_{1,2,1,5}, \mu_{2}; empty if there is none.
  std::string Symbol(const Quantity& quantity) const;
  std::string LinkedSymbol(const Quantity& quantity) const;
  // The shape of the quantity's index: "3 × 2 × 2 × 5".
  const std::string& Shape(std::string_view name) const;
  IndexId IndexOf(std::string_view name) const;
  QuantityName NameOf(const Quantity& quantity) const;
  // Whether the quantity has a symbol, or else words of its own. Without either it cannot be
  // pinned.
  bool HasName(const Quantity& quantity) const;
  // The values that an entry may be set to; nullopt if it cannot be set.
  std::optional<Range> RangeOf(const Quantity& quantity) const;

  // The entry of `name` that belongs to the pinned one, else the entry in `first_row`.
  Quantity EntryOf(const std::string& name, const std::optional<Quantity>& pin,
                   const Values& values, int first_row = 0) const;
  bool IsWorked(std::string_view name) const;
  // Formula source of the chain rule for an entry; empty if there is none.
  std::string ChainRule(const Quantity& entry) const;
  // How an entry is worked out in a reading. The quantity must be worked (IsWorked).
  Expansion Expand(const Quantity& entry, const Values& values,
                   std::string_view reading = "") const;
  // What an entry, in any reading, is worked out from; empty for an input.
  std::vector<Quantity> SourcesOf(const Quantity& entry, const Values& values) const;
  // What lights up with an entry: the same row of quantities with the same index, rows that Map()
  // pairs with it in either direction, and what Relate() and `related` add. If both quantities have
  // several columns, only the entry in the same column counts.
  std::vector<Quantity> Related(const Quantity& quantity, const Values& values) const;
  // The state after one number of an input was set; nullopt if the entry cannot be set.
  std::optional<Result<State>> Edit(const Quantity& entry, double value, const State& state,
                                    const Values& values) const;
  // Writes every quantity by its key into the open object. In a reading, writes the keys that have
  // numbers in it.
  void WriteValues(const Values& values, JsonWriter& json, std::string_view reading = "") const;

 private:
  struct Mapped {
    IndexId from = kSingle;
    IndexId to = kSingle;
    std::function<int(int row)> entry;
  };
  struct ReadAs {
    std::string prefix;
    std::string word;
    std::string key;
  };
  struct Name {
    std::string name;
    std::size_t number = 0;  // the index in described_
  };

  void Declare(Described quantity);
  const Described* Find(std::string_view name) const;
  std::optional<Eigen::MatrixXd> NumbersOf(std::string_view name, const void* problem) const;
  std::string WithLinks(const std::string& formula) const;
  std::string WordsOf(const Described& described, const Quantity& quantity) const;

  const TextBook* text_;
  const Fields* fields_;
  std::vector<Index> indices_;
  std::vector<Mapped> maps_;
  std::function<std::vector<Quantity>(const Quantity&)> related_;
  std::vector<Described> described_;
  std::vector<Name> names_;  // of described_, sorted
  std::vector<ReadAs> readings_;
  std::map<std::string, Numbers, std::less<>> read_;  // the numbers of readings
  StepList list_;                                     // made from steps_ by Complete
  std::vector<chainrule::Step> steps_;
  std::vector<Quantity> constants_;
  std::map<std::string, std::string, std::less<>> said_;
};

}  // namespace chainrule
