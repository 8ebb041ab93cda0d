// Layers added one after another, up to the first that cannot be added.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "math/layer.h"

namespace chainrule {

class LayerList {
 public:
  // Adds a layer that reads `input` and returns its output. If the layer is wrong, keeps the fault,
  // adds nothing from then on, and returns `input`.
  ImageShape Add(const std::string& name, LayerPath path, const LayerSpec& spec,
                 const ImageShape& input);

  // Keeps the fault, unless there is one already.
  void Fail(Fault fault);

  const std::optional<Fault>& fault() const { return fault_; }
  const std::vector<CountedLayer>& layers() const { return layers_; }
  const LayerCounts& total() const { return total_; }

 private:
  std::vector<CountedLayer> layers_;
  LayerCounts total_;
  std::optional<Fault> fault_;
};

}  // namespace chainrule
