// The steps of the lesson: each output, then each input, then each tap.
#pragma once

#include "course/state.h"
#include "course/trace.h"
#include "lessons/conv/conv_names.h"

namespace chainrule::conv {

// How many steps the trace of these sizes has.
int StepsOf(const Convolution& conv);
// The step of `now` that is about what `step` of `old` is about, 0 for 0: an output, an input or a
// tap, with the same number as far as there is one.
int StepLike(int step, const Convolution& old, const Convolution& now);

Trace TraceOf(const State& state);

// What a sum over cells of A is of: the taps and numbers that it multiplies.
struct Term {
  Quantity weight;
  Quantity number;
};
// The terms of y_row, of ∂L/∂x_column, and of a tap's ∂L/∂w: there the first of each pair is x, and
// the other g. Of more than kMostTerms, of which a sum is not written out, the first and one more.
std::vector<Term> OutputTerms(const Convolution& conv, std::int64_t row);
std::vector<Term> InputTerms(const Convolution& conv, std::int64_t column);
std::vector<Term> WeightTerms(const Convolution& conv, std::int64_t weight);

// w^{21}_{2} g^{1}_{1} + …, each linked; empty where there are too many.
std::string Expanded(const Convolution& conv, const std::vector<Term>& terms);

}  // namespace chainrule::conv
