// WebGL's state as it is, known without asking.
#pragma once

namespace chainrule {

// A new context, or one that was restored, has the state that GL begins with; from there it is
// brought to what ImGui's back end draws with, which therefore finds nothing to change in any
// frame.
void BeginGlState();

}  // namespace chainrule
