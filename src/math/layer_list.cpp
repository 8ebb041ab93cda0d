#include "math/layer_list.h"

#include "math/join.h"

namespace chainrule {

ImageShape LayerList::Add(const std::string& name, LayerPath path, const LayerSpec& spec,
                          const ImageShape& input) {
  if (error_) return input;
  if (const auto error = CheckLayer(name, spec, input)) {
    Fail(*error);
    return input;
  }
  const CountedLayer layer = CountLayer(name, path, spec, input);
  if (const auto overflow = AddCounts(total_, layer.counts)) {
    Fail(Join("All layers up to ", name, " have more ", *overflow,
              " together than 64 bits can count."));
    return input;
  }
  layers_.push_back(layer);
  return layer.output;
}

void LayerList::Fail(const std::string& sentence) {
  if (!error_) error_ = sentence;
}

}  // namespace chainrule
