#include "page/page_memory.h"

#include <algorithm>
#include <cstring>
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

bool PageMemory::IsAsleep(std::string_view id) const {
  return std::find(asleep_.begin(), asleep_.end(), id) != asleep_.end();
}

std::optional<Node> Page::KeptNode(const std::string& id, const std::string& kept_for) const {
  if (memory_ == nullptr) return std::nullopt;
  std::optional<Node> node = memory_->Take(id, kept_for);
  if (!node) return std::nullopt;
  node->asleep = memory_->IsAsleep(id);
  if (node->asleep) return node;
  const std::string* name = nullptr;  // of the matrix that the entry before this one is in
  const Eigen::MatrixXd* matrix = nullptr;
  for (std::size_t i = 0; i < node->items.size(); ++i) {
    Item& item = node->items[i];
    const auto& [own_name, row, column] = *item.quantity;
    if (name == nullptr || *name != own_name) matrix = values_->Find(own_name);
    name = &own_name;
    const bool there = matrix != nullptr && row < matrix->rows() && column < matrix->cols();
    if (!there) return std::nullopt;  // it has become smaller
    const double number = (*matrix)(row, column);
    const Exposure exposure = mask_->Of(*item.quantity);
    // By their bits: NaN is NaN, and −0 is not 0.
    const bool same = std::memcmp(&number, &node->numbers[i], sizeof number) == 0;
    if (same && exposure == item.exposure) continue;
    item.exposure = exposure;
    item.text = Shown(item);
    if (item.role == Role::kNumber) MakeInput(item, item.range);
    node->numbers[i] = number;
  }
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
