// What is said about a learner's number.
#pragma once

#include <string>

#include "lessons/scene.h"

namespace chainrule {

struct SaidVerdict {
  std::string source;  // of a paragraph; empty if the mark says it all
  TextContext words;
};

// About a number whose answer is checked. `explained`: names the mistake, too.
SaidVerdict WordsOf(const Scene& scene, const AskedNumber& number, bool explained);

}  // namespace chainrule
