// The two palettes. Every colour on the canvas has its name here.
#pragma once

#include <imgui.h>

#include "draw/painter.h"

namespace chainrule {

struct Theme {
  ImU32 background;
  ImU32 surface;  // cards, buttons, units
  ImU32 raised;   // a card over everything: popup, tooltip
  ImU32 ink;
  ImU32 muted;   // labels, parts in the background
  ImU32 rule;    // thin lines between regions
  ImU32 border;  // around buttons and units
  ImU32 track;   // completed forward steps
  ImU32 violet;  // backward, current
  ImU32 violet_pale;
  ImU32 slope;       // θ', in every lesson
  ImU32 ochre_fill;  // lit
  ImU32 ochre;       // pinned, focused
  ImU32 positive;
  ImU32 negative;
  ImU32 positive_cell;  // of the largest number; smaller ones are nearer to the surface
  ImU32 negative_cell;
  ImU32 error;
  ImU32 bias_fill;
  ImU32 chosen_fill;  // the chosen one of several buttons
  ImU32 chosen_ink;
  ImU32 shade;  // under the pointer
  ImU32 scrollbar;
};

const Theme& ThemeOf(ThemeId);

// Blends from `a` (amount 0) to `b` (amount 1).
ImU32 Mix(ImU32 a, ImU32 b, float amount);

// Contrast of two opaque colours by WCAG 2: from 1 to 21.
double Contrast(ImU32 a, ImU32 b);

}  // namespace chainrule
