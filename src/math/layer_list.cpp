#include "math/layer_list.h"

#include <utility>

namespace chainrule {

ImageShape LayerList::Add(const std::string& name, LayerPath path, const LayerSpec& spec,
                          const ImageShape& input) {
  if (fault_) return input;
  if (const auto fault = CheckLayer(name, spec, input)) {
    Fail(*fault);
    return input;
  }
  const CountedLayer layer = CountLayer(name, path, spec, input);
  if (const auto overflow = AddCounts(total_, layer.counts)) {
    Fail({"layers_many", {{"name", name}, {"what", std::string(*overflow)}}});
    return input;
  }
  layers_.push_back(layer);
  return layer.output;
}

void LayerList::Fail(Fault fault) {
  if (!fault_) fault_ = std::move(fault);
}

}  // namespace chainrule
