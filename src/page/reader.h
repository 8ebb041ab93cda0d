// Reads the numbers of a page: their values, whether they are visible, and their text. An item
// holds a quantity and a form; its text comes from here when it is painted, printed or spoken.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "course/asked.h"
#include "course/formula.h"
#include "course/quantity.h"
#include "course/sheet.h"
#include "course/text.h"
#include "course/trace.h"
#include "page/node.h"

namespace chainrule {

// What became of a number that the learner was asked for.
enum class Mark {
  kNone,  // it is not asked for, or not checked
  kRight,
  kHelped,  // right, with a hint that says more than the rule
  kNotYet,  // wrong, carried over from a wrong number, or not recognised
  kGivenUp,
};
const std::string& MarkWords(Mark mark);  // "right"; kNone has none

// How numbers look on this page.
struct NumberStyle {
  int decimals = 4;
  int compact_decimals = 3;
};

// The lesson's names and ranges for its quantities, the same wherever one is shown.
struct Quantities {
  std::function<QuantityName(const Quantity&)> name;
  // The range of a quantity that can be set; nothing for a computed one.
  std::function<std::optional<Range>(const Quantity&)> range;
};

class Reader {
 public:
  Reader() = default;  // for an empty page
  Reader(Values values, Mask mask, NumberStyle style);

  void SetQuantities(Quantities quantities) { quantities_ = std::move(quantities); }
  const Quantities& quantities() const { return quantities_; }

  // Adds a number that only this page has, such as a nudge. It is visible when `like` is.
  void Define(const std::string& name, double value, const Quantity& like);
  void Define(const std::string& name, double value);  // always visible

  Exposure ExposureOf(const Quantity& quantity) const;
  // Whether a picture may be made of it.
  bool Visible(const Quantity& quantity) const { return IsShown(ExposureOf(quantity)); }
  std::optional<double> At(const Quantity& quantity) const;
  // "−1.3503", as typed if the learner typed it, "?" if he has not, "…" when not yet computed.
  std::string Show(const Quantity& quantity) const { return Show(quantity, style_.decimals); }
  std::string Show(const Quantity& quantity, int decimals,
                   NumberForm form = NumberForm::kFull) const;

  // An item's own name, or else its quantity's. Its note is part of the name.
  QuantityName NameOf(const Item& item) const;
  std::string Name(const Item& item) const { return NameOf(item).name; }
  Formula Symbol(const Item& item) const { return NameOf(item).symbol; }
  // As Show. The text of an item without a number is its own and is always shown.
  std::string Text(const Item& item) const;
  Exposure ExposureOf(const Item& item) const;
  Mark MarkOf(const Item& item) const;
  std::string ShowTyped(const AskedNumber& number) const;  // with a typographic minus
  // What the learner is asked for; nullptr if nothing.
  const Asked* asked() const { return mask_ ? mask_->asked() : nullptr; }
  const Mask& mask() const { return *mask_; }
  // The item's value, as a person may type it: every digit of a number, or "" if it has no value.
  std::string Value(const Item& item) const;

  // Fills in the text of each \val and {…}.
  Formula Read(Formula formula) const;
  Paragraph Read(Paragraph paragraph) const;

  const Values& values() const { return values_; }
  const NumberStyle& style() const { return style_; }

 private:
  const AskedNumber* AskedFor(const Quantity& quantity) const;
  // The factor of a weight in the chain rule is drawn by the sign of the weight.
  void SetFactorSigns(Formula& formula) const;

  struct Defined {
    double value = 0;
    Exposure exposure = Exposure::kShown;
  };

  Values values_;
  std::optional<Mask> mask_;
  NumberStyle style_;
  Quantities quantities_;
  std::map<std::string, Defined, std::less<>> defined_;
};

}  // namespace chainrule
