#include "page/page.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <set>
#include <utility>

#include "course/spoken.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

struct VerbWord {
  Verb verb;
  std::string_view name;
};
constexpr std::array<VerbWord, 5> kVerbs{{{Verb::kPress, "press"},
                                          {Verb::kSet, "set"},
                                          {Verb::kStep, "step"},
                                          {Verb::kPin, "pin"},
                                          {Verb::kFocus, "focus"}}};

}  // namespace

std::string_view VerbName(Verb verb) {
  for (const VerbWord& word : kVerbs)
    if (word.verb == verb) return word.name;
  return "";
}

std::optional<Verb> VerbFromName(std::string_view name) {
  for (const VerbWord& word : kVerbs)
    if (word.name == name) return word.verb;
  return std::nullopt;
}

std::string_view RoleName(Role role) {
  constexpr std::array<std::string_view, 9> kNames{"button", "tab",  "choice",  "number", "value",
                                                   "slider", "stop", "readout", "slot"};
  return kNames[static_cast<std::size_t>(role)];
}

std::string_view RegionName(Region region) {
  constexpr std::array<std::string_view, 5> kNames{"header", "story", "stage", "tools", "deck"};
  return kNames[static_cast<std::size_t>(region)];
}

std::string_view NodeKindName(NodeKind kind) {
  constexpr std::array<std::string_view, 9> kNames{
      "group", "heading", "prose", "lines", "matrix", "controls", "figure", "timeline", "notice"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view TextStyleName(TextStyle style) {
  constexpr std::array<std::string_view, 5> kNames{"body", "eyebrow", "aside", "error", "under"};
  return kNames[static_cast<std::size_t>(style)];
}

Page::Page(Values values, Mask mask, NumberStyle style, PageMemory* memory)
    : reader_(std::move(values), std::move(mask), style), memory_(memory) {
  if (memory_ != nullptr) return;
  own_memory_ = std::make_unique<PageMemory>();
  memory_ = own_memory_.get();
}

namespace {

Node Leaf(NodeKind kind, std::string id, std::string label = {}) {
  Node node;
  node.kind = kind;
  node.id = std::move(id);
  node.label = std::move(label);
  return node;
}

}  // namespace

void Page::Add(Node node) {
  for (Item& item : node.items)
    if (!confirmed_.empty() && item.id == confirmed_) item.text = confirmation_;
  AddReadout(node);
  if (words_of_step_) node.of_step = true;
  Siblings().push_back(std::move(node));
}

void Page::Confirm(std::string id, std::string text) {
  confirmed_ = std::move(id);
  confirmation_ = std::move(text);
}

void Page::Begin(Region region, std::string id, std::string label) {
  Node node = Leaf(NodeKind::kGroup, std::move(id), std::move(label));
  node.region = region;
  if (region == Region::kStory) node.children = std::exchange(notices_, {});
  open_.push_back(std::move(node));
}

void Page::End() {
  assert(!open_.empty());
  Node node = std::move(open_.back());
  open_.pop_back();
  Add(std::move(node));
}

void Page::Heading(std::string id, int level, Paragraph paragraph) {
  Node node = Leaf(NodeKind::kHeading, std::move(id));
  node.level = level;
  node.paragraph = std::move(paragraph);
  Add(std::move(node));
}

void Page::Heading(std::string id, int level, const std::string& source,
                   const TextContext& context) {
  Heading(std::move(id), level, Worded(source, context));
}

void Page::Prose(std::string id, Paragraph paragraph, TextStyle style) {
  Node node = Leaf(NodeKind::kProse, std::move(id));
  node.style = style;
  node.paragraph = std::move(paragraph);
  Add(std::move(node));
}

void Page::Prose(std::string id, const std::string& source, TextStyle style) {
  Prose(std::move(id), Worded(source, {}), style);
}

void Page::Prose(std::string id, const std::string& source, const TextContext& context,
                 TextStyle style) {
  Prose(std::move(id), Worded(source, context), style);
}

void Page::Answer(std::string id, std::string field, const std::string& source,
                  const TextContext& context) {
  Prose(std::move(id), source, context);
  Siblings().back().answers = std::move(field);
}

void Page::NoticeFirst(std::string id, Paragraph paragraph, TextStyle style) {
  Node node = Leaf(NodeKind::kNotice, std::move(id));
  node.style = style;
  node.paragraph = std::move(paragraph);
  notices_.push_back(std::move(node));
}

void Page::Lines(std::string id, std::string label, std::vector<FormulaLine> lines, bool of_step) {
  Node node = Leaf(NodeKind::kLines, std::move(id), std::move(label));
  node.lines = std::move(lines);
  node.of_step = of_step;
  Add(std::move(node));
}

void Page::Controls(std::string id, std::string label, std::vector<Item> items) {
  Node node = Leaf(NodeKind::kControls, std::move(id), std::move(label));
  node.items = std::move(items);
  Add(std::move(node));
}

void Page::LargeNumber(std::string id, std::string label, chainrule::Formula symbol, Item item) {
  Controls(std::move(id), std::move(label), {std::move(item)});
  Siblings().back().large = true;
  Siblings().back().symbol = std::move(symbol);
}

void Page::Timeline(std::string id, std::string label, std::vector<Item> items) {
  Node node = Leaf(NodeKind::kTimeline, std::move(id), std::move(label));
  node.items = std::move(items);
  Add(std::move(node));
}

void Page::Figure(std::string id, std::string label, FigureData figure, std::vector<Item> items) {
  Node node = Leaf(NodeKind::kFigure, std::move(id), std::move(label));
  node.figure = std::move(figure);
  node.items = std::move(items);
  Add(std::move(node));
}

void Page::MarkOfStep(std::string_view figure) {
  for (Node& node : Siblings())
    if (node.id == figure) node.of_step = true;
}

void Page::Table(std::string id, std::string label, chainrule::Formula symbol, MatrixHeads heads,
                 std::vector<Item> items) {
  assert(items.size() == heads.rows.size() * heads.columns.size());
  Node node = Leaf(NodeKind::kMatrix, std::move(id), std::move(label));
  node.symbol = std::move(symbol);
  node.rows = static_cast<int>(heads.rows.size());
  node.columns = static_cast<int>(heads.columns.size());
  node.heads = std::move(heads);
  node.items = std::move(items);
  Add(std::move(node));
}

void Page::Matrix(std::string id, std::string label, chainrule::Formula symbol,
                  const std::string& quantity, bool current, MatrixHeads heads,
                  const std::function<void(Item&)>& describe) {
  const Eigen::MatrixXd* matrix = values().Find(quantity);
  assert(matrix != nullptr);
  Node node = Leaf(NodeKind::kMatrix, std::move(id), std::move(label));
  node.symbol = std::move(symbol);
  node.rows = static_cast<int>(matrix->rows());
  node.columns = static_cast<int>(matrix->cols());
  node.current = current;
  node.items.reserve(static_cast<std::size_t>(matrix->size()));
  for (int row = 0; row < node.rows; ++row) {
    for (int column = 0; column < node.columns; ++column) {
      const Quantity entry{quantity, row, column};
      node.items.push_back(NumberItem("cell." + ToText(entry), entry));
      if (describe) describe(node.items.back());
    }
  }
  assert(heads.rows.empty() || heads.rows.size() == static_cast<std::size_t>(node.rows));
  assert(heads.columns.empty() || heads.columns.size() == static_cast<std::size_t>(node.columns));
  node.heads = std::move(heads);
  Add(std::move(node));
}

Item Page::NumberItem(std::string id, const Quantity& quantity, NumberForm form) const {
  Item item;
  item.id = std::move(id);
  item.role = Role::kValue;
  item.quantity = quantity;
  item.form = form;
  item.verbs = Verb::kPin | Verb::kFocus;
  if (reader_.ExposureOf(quantity) == Exposure::kAsked) {
    item.role = Role::kSlot;
    item.verbs = Verb::kSet | Verb::kFocus;
    Handler handler;
    handler.act = [quantity](State state, const std::string& typed) -> Result<State> {
      return WithAnswer(std::move(state), quantity, typed);
    };
    item.handler = std::make_shared<const Handler>(std::move(handler));
    return item;
  }
  const auto& range_of = reader_.quantities().range;
  const std::optional<Range> range = range_of ? range_of(quantity) : std::nullopt;
  if (!range) return item;
  item.role = Role::kNumber;
  item.range = *range;
  item.verbs = item.verbs | Verb::kSet | Verb::kStep;
  return item;
}

Paragraph Page::Worded(const std::string& source, const TextContext& context) const {
  return memory_->Words(source, context);
}

std::string Page::Said(const std::string& source, const TextBook& lesson) const {
  return memory_->Said(source, lesson);
}

chainrule::Formula Page::Parsed(std::string_view source) const {
  return memory_->Parsed(source);
}

void Page::Hide(std::string_view id) {
  HideIn(roots_, id);
}

bool Page::HideIn(std::vector<Node>& nodes, std::string_view id) {
  for (auto node = nodes.begin(); node != nodes.end(); ++node) {
    std::vector<Item>& items = node->items;
    const auto item =
        std::find_if(items.begin(), items.end(), [&](const Item& one) { return one.id == id; });
    if (node->id == id) {
      Node away = std::move(*node);
      std::vector<Node>& inside = away.children;
      const auto rest = std::stable_partition(inside.begin(), inside.end(), [](const Node& child) {
        return child.kind == NodeKind::kNotice;
      });
      if (rest == inside.begin()) {
        nodes.erase(node);
      } else {
        *node = Leaf(away.kind, away.id, away.label);
        node->region = away.region;
        node->children.assign(std::move_iterator(inside.begin()), std::move_iterator(rest));
        inside.erase(inside.begin(), rest);
      }
      hidden_.push_back(std::move(away));
      return true;
    }
    if (item != items.end()) {
      Node away = Leaf(NodeKind::kControls, item->id, reader_.Name(*item));
      away.items.push_back(std::move(*item));
      items.erase(item);
      hidden_.push_back(std::move(away));
      if (items.empty()) nodes.erase(node);
      return true;
    }
    if (HideIn(node->children, id)) {
      if (node->kind == NodeKind::kGroup && node->children.empty()) nodes.erase(node);
      return true;
    }
  }
  return false;
}

void Page::Finish() {
  assert(open_.empty());
  memory_ = nullptr;
  own_memory_.reset();
  assert(HasOwnIds() && "two items have the same id");
}

namespace {

// Calls `call` with every item of the nodes, at any depth, until it returns true.
template <class Nodes, class Call>
bool EachItem(const Nodes& nodes, const Call& call) {
  for (const Node& node : nodes) {
    for (const Item& item : node.items)
      if (call(item)) return true;
    if (node.readout && call(node.readout->item)) return true;
    if (EachItem(node.children, call)) return true;
  }
  return false;
}

}  // namespace

bool Page::HasOwnIds() const {
  std::set<std::string_view> ids;
  const auto met = [&](const Item& item) { return !ids.insert(item.id).second; };
  return !EachItem(roots_, met) && !EachItem(hidden_, met);
}

const Item* Page::Find(std::string_view item_id) const {
  const Item* found = nullptr;
  const auto is = [&](const Item& item) {
    if (item.id == item_id) found = &item;
    return found != nullptr;
  };
  if (!EachItem(roots_, is)) EachItem(hidden_, is);
  return found;
}

const Item* Page::Showing(const Quantity& quantity) const {
  const Item* found = nullptr;
  EachItem(roots_, [&](const Item& item) {
    const auto compact = [](const Item& one) { return one.form == NumberForm::kCompact; };
    if (item.quantity == quantity && (found == nullptr || compact(*found))) found = &item;
    return found != nullptr && !compact(*found);
  });
  return found;
}

bool View::Lit(const Quantity& quantity) const {
  return std::any_of(lit.begin(), lit.end(),
                     [&](const Quantity& other) { return Overlap(other, quantity); });
}

bool View::PinnedLit(const Quantity& quantity) const {
  return std::any_of(pinned_lit.begin(), pinned_lit.end(),
                     [&](const Quantity& other) { return Overlap(other, quantity); });
}

}  // namespace chainrule
