// "Your turn": the learner works out the numbers of a step, and is told what came of them.
#pragma once

#include "lessons/scene.h"

namespace chainrule {

// Whether the learner is asked for numbers of the current step.
bool IsTurn(const Scene& scene);

// Whether the step is made of numbers that the learner has still to work out at earlier steps.
bool Waits(const Scene& scene);
// Says so, in place of the step's story, with the way to the first of them.
void ComposeWaiting(const Scene& scene);

// At step 0: how many numbers wait, the way to the first of them, and to exercises.
void ComposeOpeningTurn(const Scene& scene);

// The slots of the step, what is said about the answers, the hints, and the buttons. Call it at the
// end of the story.
void ComposeTurn(const Scene& scene);

// The choice between reading and working out. Call it at the end of the settings.
void ComposeMode(const Scene& scene);

}  // namespace chainrule
