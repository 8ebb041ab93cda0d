// What lessons put together their pages from: words, formulas of the program's own, buttons,
// choices, and the line that works out one entry of a step.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "course/formula.h"
#include "course/state.h"
#include "course/text.h"
#include "course/trace.h"
#include "math/activation.h"
#include "page/page.h"

namespace chainrule {

// A paragraph out of a text. Texts can be replaced while the program runs: in place of a paragraph
// that cannot be read stands the sentence that says why.
Paragraph Words(std::string_view source, const TextContext& context = {});

// The parts of the one after those of the other.
void Append(Formula& line, Formula part);

Item Button(std::string id, const std::string& text, bool enabled = true);

// The item, which does this.
Item Doing(Item item, Handler handler);
// The item, which goes to a step, or changes where the learner looks in another way.
Item Going(Item item, std::function<void(State& state)> change);

// A whole number that is no entry of a matrix, to be typed or stepped: a size.
Item SizeItem(std::string id, std::string name, double value, Range range);

// The field `key` of the state as a choice among its words; each is shown as the word `shown` + "_"
// + it of the lesson's text. Its id is "set." + key, which the tutor sets by the field's own rules.
Item FieldChoice(const TextBook& text, const Fields& fields, const State& state, const char* key,
                 const char* shown);

// Eyebrow, title and paragraphs of the step with this number (from 1), of the section "intro" for
// 0. Where what it says depends on what was chosen, of the section with the first of `variants`
// that there is behind its key: "gradient.relu". Ids: story.eyebrow, story.title, story.text1 …
void ComposeStepWords(const TextBook& text, const Trace& trace, int number,
                      const TextContext& context, Page& page,
                      const std::vector<std::string_view>& variants = {});

// "symbol = value = how it came about", the operands with as many digits as reproduce the value as
// shown. `symbol` may be empty.
Formula EntryLine(const Page& page, const Trace& trace, const Expansion& expansion,
                  std::string_view symbol, const Quantity& shown);

// What an expansion comes to whose operands are added, or multiplied in pairs and added.
double Sum(const std::vector<double>& operands);
double SumOfPairs(const std::vector<double>& operands);

// Writes the right-hand side of an expansion: formula, operands, and how they combine.
class ExpansionWriter {
 public:
  explicit ExpansionWriter(const Values& values) : values_(values) {}

  ExpansionWriter& Text(std::string_view text);
  // A number, as an operand; with Again the same one stands in the formula once more.
  ExpansionWriter& Operand(const Quantity& quantity);
  ExpansionWriter& Operand(const char* name, int row = 0, int column = 0);
  ExpansionWriter& Again(const Quantity& quantity);
  // Of a sum: a "+" before all but the first.
  ExpansionWriter& Term(const Quantity& quantity);
  // After an operator: a negative number in parentheses.
  ExpansionWriter& Factor(const Quantity& quantity);
  ExpansionWriter& Factor(const char* name, int row = 0, int column = 0);
  // θ of an operand: "tanh(−1.48)".
  ExpansionWriter& Transformed(Activation theta, const Quantity& quantity);
  bool Negative(const Quantity& quantity) const;
  bool after_plus() const { return expansion_.formula.ends_with("+ "); }
  std::size_t operands() const { return expansion_.operands.size(); }
  Expansion Finish(std::function<double(const std::vector<double>&)> evaluate);

 private:
  const Values& values_;
  Expansion expansion_;
};

}  // namespace chainrule
