// The page's regions on the display: beside each other, or below each other where it is narrow.
#pragma once

#include "draw/frame.h"

namespace chainrule {

// Inside a window that fills the display.
void DrawPage(Frame& frame, ImVec2 display);

}  // namespace chainrule
