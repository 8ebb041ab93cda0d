// What a page takes over from the one before it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "page/node.h"

namespace chainrule {

// What stays the same from page to page while numbers change with every move of a drag: the symbols
// and names of quantities, and matrices but for their numbers.
class PageMemory {
 public:
  struct Named {
    Formula symbol;
    std::string name;
  };
  // What `make` gave when it was first asked for this quantity of this lesson in this variant.
  template <class Make>
  const Named& Of(std::string_view lesson, int variant, const Quantity& quantity, Make make) {
    if (lesson != lesson_ || variant != variant_ || named_.size() >= kMost) Forget(lesson, variant);
    auto found = named_.find(quantity);
    if (found == named_.end()) found = named_.emplace(quantity, make()).first;
    return found->second;
  }

  // The formula of a source.
  const Formula& Parsed(std::string_view source);

  // Takes what is to be kept out of the tree of the page before, and gives it to the page that
  // follows; `parts`: parts too.
  void Gather(std::vector<Node> roots, bool parts);
  std::optional<Node> Take(std::string_view id, std::string_view kept_for);
  std::vector<Node> TakePart(std::string_view part, std::string_view made_for);

 private:
  static constexpr std::size_t kMost = 10'000;
  static constexpr std::size_t kMostFormulas = 1'000;
  void Forget(std::string_view lesson, int variant);

  std::string lesson_;
  int variant_ = 0;
  std::map<Quantity, Named> named_;
  std::map<std::string, Formula, std::less<>> formulas_;
  std::vector<Node> nodes_;
};

}  // namespace chainrule
