// A table of fields with every kind of field.
#pragma once

#include "course/state.h"

namespace chainrule {

inline Fields TestFields() {
  constexpr double kMax = 1e308;
  Field weights{.name = "W", .kind = FieldKind::kMatrix, .family = 8, .min = -kMax, .max = kMax};
  weights.max_rows = 17;
  weights.max_columns = 16;
  Field x{.name = "x", .kind = FieldKind::kVector, .min = -1000, .max = 1000};
  x.max_columns = 16;
  x.default_text = "2";
  Field pair{.name = "size", .kind = FieldKind::kVector, .min = 1, .max = 99};
  pair.min_columns = pair.max_columns = 2;
  pair.whole_numbers = true;
  pair.default_text = "16,16";
  Field list{.name = "list", .kind = FieldKind::kVector, .min = 0, .max = 1};
  list.min_columns = 0;
  list.max_columns = 3;
  Field eta{.name = "eta", .kind = FieldKind::kNumber, .min = 0, .max = 10};
  eta.default_text = ".1";
  Field step{.name = "step", .kind = FieldKind::kInteger, .min = 0, .max = 100};
  step.default_text = "0";
  step.navigation = true;
  Field theta{.name = "theta", .kind = FieldKind::kChoice};
  theta.words = {"identity", "tanh", "logistic", "50% & more"};
  theta.default_text = "tanh";
  Field round{.name = "round", .kind = FieldKind::kVector, .min = 0, .max = 9};
  round.min_columns = round.max_columns = 2;
  round.whole_numbers = true;
  round.words = {"exact"};
  round.default_text = "exact";
  Field pin{.name = "pin", .kind = FieldKind::kQuantity};
  pin.words = {"none"};
  Fields fields;
  fields.fields = {weights, x, pair, list, eta, step, theta, round, pin};
  fields.family_defaults = {{"W1", ".1,.2;.3,.4"}, {"W2", ".2;1;-3"}, {"W3", "1;2"}};
  return fields;
}

}  // namespace chainrule
