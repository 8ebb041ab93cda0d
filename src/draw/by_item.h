// What was drawn of each item.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chainrule {

// Written in every frame, asked now and then: so in the order of drawing, and looked through when
// asked. An item that is drawn at several places counts at the first.
template <class What>
class ByItem {
 public:
  using Entry = std::pair<std::string, What>;

  void Add(std::string id, What what) { entries_.emplace_back(std::move(id), std::move(what)); }

  // Null if it was not drawn.
  const What* Find(std::string_view id) const {
    for (const auto& [drawn, what] : entries_)
      if (drawn == id) return &what;
    return nullptr;
  }
  bool Has(std::string_view id) const { return Find(id) != nullptr; }
  // It must have been drawn.
  const What& At(std::string_view id) const {
    const What* what = Find(id);
    assert(what != nullptr);
    return *what;
  }

  // In the order of drawing, each place by itself.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace chainrule
