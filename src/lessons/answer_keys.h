// The answer keys of the lessons: what a learner can be asked for.
#pragma once

#include <memory>

#include "course/answer_key.h"
#include "course/state.h"

namespace chainrule {

// The key to the numbers of this state, which its lesson has accepted. It owns all that it needs.
// nullptr if the lesson has no key, or the state too many numbers. Apart from LessonParts, so that
// a program that judges nothing is not linked to the judge.
std::unique_ptr<AnswerKey> AnswerKeyOf(const State& state);

}  // namespace chainrule
