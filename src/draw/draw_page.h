// The page's regions on the display: side by side, or below each other on a narrow display.
#pragma once

#include "draw/frame.h"

namespace chainrule {

// Call it inside a window that fills the display.
void DrawPage(Frame& frame, ImVec2 display);

}  // namespace chainrule
