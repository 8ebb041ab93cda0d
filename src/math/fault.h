// What is wrong with an input, as a value: the sentence is a text's.
#pragma once

#include <map>
#include <string>

namespace chainrule {

// The sentence of code "network_y" is the word fault_network_y of course/text.en.md, with `words`
// put in: numbers, names such as "conv1", and choices such as {"side", "high"} that the sentence
// knows.
struct Fault {
  std::string code;
  std::map<std::string, std::string, std::less<>> words = {};

  bool operator==(const Fault&) const = default;
};

}  // namespace chainrule
