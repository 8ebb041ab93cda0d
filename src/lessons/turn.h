// "Your turn": the learner works out the numbers of a step, and is told what came of them.
#pragma once

#include "lessons/scene.h"

namespace chainrule {

// Whether the learner is asked for numbers of the current step.
bool IsTurn(const Scene& scene);

// The slots of the step, what is said about the answers, the hints, and the buttons. Call it at the
// end of the story.
void ComposeTurn(const Scene& scene);

// The choice between reading and working out. Call it at the end of the settings.
void ComposeMode(const Scene& scene);

}  // namespace chainrule
