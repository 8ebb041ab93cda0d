// SDL asks for the canvas's size with every move of the mouse, and the browser works out the page's
// layout to answer. This file asks once for each size instead: the page tells when the size
// changes.
#include "app/canvas_size.h"

#include <emscripten.h>
#include <emscripten/html5.h>

#include <optional>

EM_JS(double, chainrule_canvas_width, (),
      { return document.getElementById("canvas").getBoundingClientRect().width; });
EM_JS(double, chainrule_canvas_height, (),
      { return document.getElementById("canvas").getBoundingClientRect().height; });

namespace chainrule {
namespace {

struct Size {
  double width = 0;
  double height = 0;
};
std::optional<Size> known;

}  // namespace

void ForgetCanvasSize() {
  known.reset();
}

}  // namespace chainrule

// Replaces Emscripten's function at link time. There is only one canvas to ask for.
extern "C" EMSCRIPTEN_RESULT emscripten_get_element_css_size(const char*, double* width,
                                                             double* height) {
  if (!chainrule::known)
    chainrule::known = chainrule::Size{chainrule_canvas_width(), chainrule_canvas_height()};
  *width = chainrule::known->width;
  *height = chainrule::known->height;
  return EMSCRIPTEN_RESULT_SUCCESS;
}
