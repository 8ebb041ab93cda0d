// Every quantity of the lesson, once.
#pragma once

#include "lessons/norm/norm_problem.h"
#include "lessons/sheet.h"

namespace chainrule::norm {

using NormSheet = Sheet<Problem, Solution>;

// What entries are, by the names of the sheet's indices.
inline constexpr const char* kCells = "cells";
inline constexpr const char* kStatistics = "statistics";
inline constexpr const char* kParameters = "parameters";

NormSheet MakeSheet();

}  // namespace chainrule::norm
