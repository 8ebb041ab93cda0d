// The canvas's size in CSS pixels.
#pragma once

namespace chainrule {

// It may be another one now: the next time it is asked for, the browser is.
void ForgetCanvasSize();

}  // namespace chainrule
