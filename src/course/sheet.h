// What a lesson says of one problem: its quantities, each declared once, and the steps that compute
// them. The trace, names and symbols, edits, what belongs together and values() are read from here.
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

// A name as the key of a word, of values(): "eval.dx" is eval_dx.
std::string KeyOf(std::string_view name);
// x with 1,2 is x_{1,2}; where the symbol ends in an index of its own, that goes on: r_{\mu,2}.
std::string WithSubscript(const std::string& symbol, const std::string& subscript);
// \link{x:0,0}{x_{1}}
std::string Linked(const Quantity& quantity, const std::string& symbol);

// What a quantity is called: "w^{(1)}_{01}", and in words.
struct QuantityName {
  Formula symbol;
  std::string name;
};

// What several quantities are read from, worked out when the first of them is asked for.
template <class Result>
std::function<const Result&()> Later(std::function<Result()> compute) {
  auto kept = std::make_shared<std::optional<Result>>();
  return [kept, compute = std::move(compute)]() -> const Result& {
    if (!*kept) *kept = compute();
    return **kept;
  };
}

class Sheet {
 public:
  // A number or a matrix, given or worked out when somebody asks for it.
  class Numbers {
   public:
    Numbers(double number) : of_([number](const void*) { return AsMatrix(number); }) {}
    template <class Matrix>
    Numbers(const Eigen::MatrixBase<Matrix>& matrix)
        : of_([matrix = Eigen::MatrixXd(matrix)](const void*) { return matrix; }) {}
    template <class Compute>
    requires std::is_invocable_v<Compute> Numbers(Compute compute)
        : of_([compute](const void*) { return AsMatrix(compute()); }) {}

    // Read from the problem of a trace, of this type: then the sheet holds none of its numbers, and
    // may be that of many problems.
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

  // What the rows of some quantities are: the cells of a tensor, the channels.
  struct Index {
    // Of one of them, as it stands below a symbol: "1,2,1,5".
    std::function<std::string(int row)> subscript = nullptr;
    std::string shape = "1";  // of all: "3 × 2 × 2 × 5"
    // Columns count too, as of weights; what lights up with an entry is said by `related` alone.
    bool matrix = false;
  };
  using IndexId = std::size_t;
  static constexpr IndexId kSingle = 0;  // one number

  // An entry's symbol or words.
  using Entry = std::function<std::string(int row, int column)>;
  // How an entry came about.
  using Worked = std::function<Term(const Work& w, int row, int column)>;

  struct Place {
    int row = 0;
    int column = 0;
  };
  // How an entry of an input is set.
  struct Setting {
    double typing_step = 1;           // one press of an arrow key
    std::string field = {};           // else the quantity's name
    std::optional<Range> range = {};  // else the field's
    // Where in the field's numbers it stands, if not at its own place; nothing: it cannot be set.
    std::function<std::optional<Place>(int row, int column)> place = nullptr;
    // What else to do in place of setting that number.
    std::function<Result<State>(State state, const Quantity& entry, double value)> set = nullptr;
    // What else changes when that number was set.
    void (*then)(State& state) = nullptr;
  };
  struct Described {
    std::string name;
    std::string symbol;  // source, of all of it
    IndexId index = kSingle;
    Numbers numbers = 0;
    std::optional<Setting> input = {};  // nothing: it is worked out
    Entry entry = nullptr;              // else the symbol with the index's subscript
    Entry words = nullptr;              // else the word "name_" + name, with {n}, {row}, {column}
    std::string key = {};               // in values(), else its name; "-": not there
    bool listed = false;                // values(): with the others of its key in a list
    int list_place = 0;                 // behind those of a smaller one, else as declared
    // What else lights up with an entry.
    std::function<std::vector<Quantity>(int row, int column)> related = nullptr;
    Worked worked = nullptr;  // of what a step computes besides its result
  };
  struct DescribedStep {
    Phase phase = Phase::kForward;
    std::string formula = {};          // @x is the linked symbol of x
    std::string shapes = {};           // the same line in shapes
    std::string kind = {};             // key of the lesson's text; else the result's name
    std::string label = {};            // on the timeline; else the result's symbol
    std::string part = {};             // of what, where labels alone do not tell
    std::vector<Described> also = {};  // what it computes besides
    Worked worked = nullptr;           // the result's
    int first_row = 0;                 // 1 where row 0 is known from the start
    std::map<std::string, std::string, std::less<>> words = {};  // {…} in its text
    Names quantities = {};  // numbers in its text, by their names
    std::map<std::string, Quantity, std::less<>> entries = {};  // and by words of their own
    Names matrices = {};  // that stand beside it, in this order: first what it is computed from
  };

  Sheet(const TextBook& text, const Fields& fields);

  IndexId AddIndex(Index index);
  // Which row of `to` each row of `from` belongs to: both light up with one another.
  void Map(IndexId from, IndexId to, std::function<int(int row)> entry);
  // What else lights up with an entry.
  void Relate(std::function<std::vector<Quantity>(const Quantity&)> related);
  // A quantity that no step computes: an input, or what is known with it.
  void Given(Described quantity);
  // A step, named after what it computes.
  void Step(Described result, DescribedStep step);
  // The same quantity in another reading, "hand." + name: called the same, and the word after it.
  // In values() what is read so is an object of this key. Without a word it is no pass of its own,
  // and is not worked out: by how many percent another one is off.
  void Reading(std::string prefix, std::string word, std::string key = {});
  // Of a quantity that is declared; the step that computes it computes this too.
  void AddReading(const std::string& prefixed_name, Numbers numbers);
  // Known from the start though a step computes it, as the constant 1 of x_0.
  void Constant(Quantity entry) { constants_.push_back(std::move(entry)); }
  // Words in the text of every step.
  void Say(std::string name, std::string words) { said_[std::move(name)] = std::move(words); }

  // The sheet is complete now.
  static std::shared_ptr<const Sheet> Complete(Sheet sheet);
  // `problem`: what the lesson's figures are made of, and numbers that are read from it.
  static Trace TraceOf(const std::shared_ptr<const Sheet>& sheet,
                       std::shared_ptr<const void> problem);
  static Trace TraceOf(Sheet sheet, std::shared_ptr<const void> problem = nullptr) {
    return TraceOf(Complete(std::move(sheet)), std::move(problem));
  }

  // Of every quantity, and of every reading of one.
  Names AllNames() const;
  // Of those that are shown, in the order in which they were declared.
  Names NamesWithSymbols() const;
  // Formula source: x_{1,2,1,5}, \mu_{2}; empty where there is none.
  std::string Symbol(const Quantity& quantity) const;
  std::string LinkedSymbol(const Quantity& quantity) const;
  // "3 × 2 × 2 × 5"
  const std::string& Shape(std::string_view name) const;
  IndexId IndexOf(std::string_view name) const;
  // Both, with the words; false where it has neither a symbol nor words, and cannot be pinned.
  QuantityName NameOf(const Quantity& quantity) const;
  bool HasName(const Quantity& quantity) const;
  // Of an entry that can be set.
  std::optional<Range> RangeOf(const Quantity& quantity) const;

  // The entry of `name` that belongs to what is pinned, else the first.
  Quantity EntryOf(const std::string& name, const std::optional<Quantity>& pin,
                   const Values& values, int first_row = 0) const;
  bool IsWorked(std::string_view name) const;
  // How an entry of a quantity that is worked came about.
  Expansion Expand(const Quantity& entry, const Values& values,
                   std::string_view reading = "") const;
  // What an entry, in whatever reading, is worked out from; nothing for an input.
  std::vector<Quantity> SourcesOf(const Quantity& entry, const Values& values) const;
  // All entries of quantities with the same index, and those that maps lead to, both ways; of two
  // with columns, those in the same one.
  std::vector<Quantity> Related(const Quantity& quantity, const Values& values) const;
  // The state with one number of an input changed; nothing for what is worked out.
  std::optional<Result<State>> Edit(const Quantity& entry, double value, const State& state,
                                    const Values& values) const;
  // Every quantity by its key, into the object that is open; in a reading, the keys it has.
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
    std::size_t number = 0;  // in described_
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
  std::vector<Name> names_;  // of described_, in order
  std::vector<ReadAs> readings_;
  std::map<std::string, Numbers, std::less<>> read_;  // what AddReading gave
  StepList list_;                                     // of steps_, when the sheet is complete
  std::vector<chainrule::Step> steps_;
  std::vector<Quantity> constants_;
  std::map<std::string, std::string, std::less<>> said_;
};

}  // namespace chainrule
