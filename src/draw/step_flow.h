// How far the movement that shows a step has come.
#pragma once

#include "draw/frame.h"

namespace chainrule {

// From 0 to 1, where it stands still. It plays once, if the step was taken forward and alone.
// `seconds`: how long it takes; 0 if the step has nothing to move.
float FollowStep(Frame& frame, int step, double seconds);

}  // namespace chainrule
