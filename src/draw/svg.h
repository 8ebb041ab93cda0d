// A figure or matrix of a page as SVG, drawn by the painters of the canvas.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "draw/painter.h"

namespace chainrule {

struct SvgOptions {
  ThemeId theme = ThemeId::kLight;
  float width = 800;
  float height = 0;  // 0: as high as the figure was designed for this width
};

struct SvgPicture {
  std::string svg;                    // a whole document
  ByItem<std::string> drawn_numbers;  // as in Interaction
};

// The title is the node's label, and the numbers are text, each as the page's reader shows it: a
// blank one stays blank. Returns nullopt if the page has no figure or
// matrix of this id. Makes an ImGui context of its own, so it may be called at any time.
std::optional<SvgPicture> FigureAsSvg(const Page& page, const View& view, std::string_view id,
                                      const SvgOptions& options);

// The ids of the figures and matrices of a page, from top to bottom.
std::vector<std::string> FigureIds(const Page& page);

}  // namespace chainrule
