// Several names or words, which are mostly literals.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

namespace chainrule {

class Names : public std::vector<std::string> {
 public:
  using std::vector<std::string>::vector;

  // Of literals, which take few bytes where they are listed.
  [[gnu::noinline]] Names(std::initializer_list<const char*> names)
      : vector(names.begin(), names.end()) {}
};

}  // namespace chainrule
