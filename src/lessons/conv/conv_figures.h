// A and its transpose cell by cell or as a heatmap, the kernels, the data, the gradients.
#pragma once

#include <memory>

#include "lessons/conv/conv_tools.h"

namespace chainrule::conv {

// A and Aᵀ with their data at the edges, where they are written out; else the heatmap of A.
// `heatmap` is what it was drawn from last.
void ComposeMatrices(const PageContext& context,
                     std::shared_ptr<const HeatmapFigure::Source>& heatmap, Page& page);

// The kernels, and, as far as it is computed, the gradient of each.
void ComposeKernels(const PageContext& context, Page& page);

// Inputs, outputs and what comes back, picture by picture, where A does not show them.
void ComposeData(const PageContext& context, Page& page);

}  // namespace chainrule::conv
