// What is wrong with an input, as a value. The sentence itself is in a text file.
#pragma once

#include <map>
#include <string>

namespace chainrule {

// Code "network_y" stands for the sentence fault_network_y of course/text.en.md. `words` fills its
// placeholders: numbers, names such as "conv1", and choices such as {"side", "high"} that the
// sentence lists.
struct Fault {
  std::string code;
  std::map<std::string, std::string, std::less<>> words = {};

  bool operator==(const Fault&) const = default;
};

}  // namespace chainrule
