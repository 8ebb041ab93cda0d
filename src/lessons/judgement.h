// What the judge says about all answers of a state, as JSON: for scripts and teachers.
#pragma once

#include <string>

#include "course/result.h"
#include "course/state.h"
#include "lessons/lesson.h"

namespace chainrule {

// One object: {"cells": [a verdict for each answer], "working": [one cause for all that it
// explains], "credit", "of", "clean"}. An error if the lesson asks for no numbers, the state is
// refused, or a number is named that does not exist. The mode does not matter.
Result<std::string> JudgementJson(const Lesson& lesson, const State& state);

}  // namespace chainrule
