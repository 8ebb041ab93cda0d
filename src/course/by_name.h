// Things by their names, which are mostly literals.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace chainrule {

// A map whose things are asked for by literals in hundreds of places, where that is to take few
// bytes.
template <class Thing>
class ByName : public std::map<std::string, Thing, std::less<>> {
 public:
  using std::map<std::string, Thing, std::less<>>::map;
  using std::map<std::string, Thing, std::less<>>::operator[];

  [[gnu::noinline]] Thing& operator[](const char* name) { return (*this)[std::string(name)]; }
};

}  // namespace chainrule
