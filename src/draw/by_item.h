// A record of what was drawn for each item.
#pragma once

#include <cassert>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chainrule {

// Written in every frame but rarely asked, so it keeps the order of drawing and is searched on
// request. If an item is drawn at several places, the first one counts.
template <class What>
class ByItem {
 public:
  using Entry = std::pair<std::string, What>;

  void Add(std::string id, What what) { entries_.emplace_back(std::move(id), std::move(what)); }

  // Returns nullptr if the item was not drawn.
  const What* Find(std::string_view id) const {
    for (const auto& [drawn, what] : entries_)
      if (drawn == id) return &what;
    return nullptr;
  }
  bool Has(std::string_view id) const { return Find(id) != nullptr; }
  // The item must have been drawn.
  const What& At(std::string_view id) const {
    const What* what = Find(id);
    assert(what != nullptr);
    return *what;
  }

  // In the order of drawing, with each place separate.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

}  // namespace chainrule
