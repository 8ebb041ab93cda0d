// The canvas's size in CSS pixels.
#pragma once

namespace chainrule {

// The size may have changed: the next call asks the browser again.
void ForgetCanvasSize();

}  // namespace chainrule
