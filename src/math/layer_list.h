// Layers that are added one after another, until one cannot be.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "math/layer.h"

namespace chainrule {

class LayerList {
 public:
  // Adds a layer that reads `input`, and gives its output. Where that cannot be, what is wrong is
  // kept, nothing is added from then on, and `input` is given back.
  ImageShape Add(const std::string& name, LayerPath path, const LayerSpec& spec,
                 const ImageShape& input);

  // Keeps what is wrong, unless something was before.
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
