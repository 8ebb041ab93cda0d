#include "page/page_memory.h"

#include <algorithm>
#include <utility>

#include "page/page.h"
#include "page/pieces.h"

namespace chainrule {

void PageMemory::Forget(std::string_view lesson, int variant) {
  lesson_ = lesson;
  variant_ = variant;
  named_.clear();
}

const Formula& PageMemory::Parsed(std::string_view source) {
  const auto found = formulas_.find(source);
  if (found != formulas_.end()) return found->second;
  if (formulas_.size() >= kMostFormulas) formulas_.clear();
  return formulas_.emplace(source, OwnFormula(source)).first->second;
}

void PageMemory::Gather(std::vector<Node> roots, bool parts) {
  nodes_.clear();
  for (Node& root : roots)
    for (Node& node : root.children)
      if (!node.kept_for.empty() || (parts && !node.part.empty()))
        nodes_.push_back(std::move(node));
}

std::vector<Node> PageMemory::TakePart(std::string_view part, std::string_view made_for) {
  std::vector<Node> taken;
  for (Node& node : nodes_)
    if (node.part == part && node.part_for == made_for) taken.push_back(std::move(node));
  return taken;
}

std::optional<Node> PageMemory::Take(std::string_view id, std::string_view kept_for) {
  for (Node& node : nodes_)
    if (node.id == id && node.kept_for == kept_for) return std::move(node);
  return std::nullopt;
}

std::optional<Node> Page::KeptNode(const std::string& id, const std::string& kept_for) const {
  if (memory_ == nullptr) return std::nullopt;
  std::optional<Node> node = memory_->Take(id, kept_for);
  const auto is_there = [&](const Item& item) { return values().Has(*item.quantity); };
  if (node && !std::all_of(node->items.begin(), node->items.end(), is_there)) return std::nullopt;
  return node;
}

bool Page::KeptPart(const std::string& part, const std::string& made_for) {
  // The button that says that it has copied does so on one page only.
  if (memory_ == nullptr || !confirmed_.empty()) return false;
  std::vector<Node> nodes = memory_->TakePart(part, made_for);
  for (Node& node : nodes) Siblings().push_back(std::move(node));
  return !nodes.empty();
}

chainrule::Formula Page::Parsed(std::string_view source) const {
  return memory_ == nullptr ? OwnFormula(source) : memory_->Parsed(source);
}

}  // namespace chainrule
