// What can be set: layout, norm, sizes, numbers, and how the shape is shown.
#include <utility>

#include "lessons/norm/norm_parts.h"
#include "math/join.h"
#include "page/pieces.h"

namespace chainrule::norm {
namespace {

Item Chosen(const std::string& id, const std::string& words, bool chosen) {
  Item item = Button(id, words);
  item.selected = chosen;
  return item;
}

// Shown as on or off, and said so.
Item Switch(const Context& context, const std::string& key) {
  const bool on = context.state.Word(key) == "1";
  Item item = Chosen("toggle." + key, context.text.Word(key), on);
  item.name += ": " + context.text.Word(on ? "on" : "off");
  return item;
}

Item Size(const Context& context, const std::string& letter, double value) {
  Item item = SizeItem("size." + letter, context.text.Word("size_" + letter), value,
                       {0, context.fields.Find("shape")->max, 1});
  item.symbol = OwnFormula(letter == "groups" ? "\\text{groups}" : letter);
  return item;
}

}  // namespace

void ComposeSettings(const Context& context, Page& page) {
  const TextBook& text = context.text;
  const NormShape& shape = context.problem.shape;
  const auto one_of = [&](const char* key, const std::vector<std::string>& words) {
    std::vector<Item> items;
    for (const std::string& word : words)
      items.push_back(Chosen(Join(key, ".", word), text.Word(Join(key, "_", word)),
                             context.state.Word(key) == word));
    page.Controls(std::string("settings_") + key, text.Word(std::string("settings_") + key),
                  std::move(items));
  };
  one_of("layout", {"NC", "NHWC", "NCHW"});
  one_of("over", {"batch", "layer", "instance", "group"});
  std::vector<Item> sizes;
  const std::string axes(LayoutAxes(shape.layout));
  for (std::size_t axis = 0; axis < axes.size(); ++axis)
    sizes.push_back(
        Size(context, std::string(1, axes[axis]), static_cast<double>(shape.sizes[axis])));
  if (shape.over == NormOver::kGroup)
    sizes.push_back(Size(context, "groups", static_cast<double>(shape.groups)));
  page.Controls("settings_sizes", text.Word("settings_sizes"), std::move(sizes));
  std::vector<Item> shown{Switch(context, "keepdims")};
  if (HasPixels(shape)) shown.push_back(Switch(context, "beside"));
  page.Controls("settings_shown", text.Word("settings_shown"), std::move(shown));
  std::vector<Item> data;
  Item eps = page.NumberItem("eps", {"eps", 0, 0});
  data.push_back(std::move(eps));
  data.push_back(Button("data.double", text.Word("data_double")));
  data.push_back(Button("data.seed", text.Word("data_seed")));
  page.Controls("settings_data", text.Word("settings_data"), std::move(data));
}

}  // namespace chainrule::norm
