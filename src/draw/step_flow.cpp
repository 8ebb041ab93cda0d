// A step that is taken is shown as a short movement, once.
#include <algorithm>

#include "draw/step_flow.h"

namespace chainrule {

float FollowStep(Frame& frame, int step, double seconds) {
  StepFlow& flow = frame.memory.flow;
  // Of several figures only the first plays: two would take turns for ever.
  if (flow.on_page) return 1;
  flow.on_page = true;
  const ImGuiIO& io = ImGui::GetIO();
  const double now = ImGui::GetTime();
  if (flow.step != step) {
    // Only a step that is taken is played: not one that is jumped to, scrubbed over or gone back
    // to.
    const bool taken = flow.step >= 0 && step == flow.step + 1;
    const bool held = frame.options.in_gesture || io.MouseDown[0];
    flow.flowing = taken && !held && !frame.options.reduced_motion && seconds > 0;
    flow.step = step;
    flow.begun = now;
  }
  const double passed = now - flow.begun;
  const bool pressed = std::any_of(std::begin(io.MouseClicked), std::end(io.MouseClicked),
                                   [](bool clicked) { return clicked; });
  if (pressed || frame.options.reduced_motion || !(passed < seconds)) flow.flowing = false;
  if (!flow.flowing) return 1;
  frame.out.wants_another_frame = true;
  // Ease in-out cubic.
  const auto part = static_cast<float>(passed / seconds);
  const float rest = 2 - 2 * part;
  return part < 0.5F ? 4 * part * part * part : 1 - rest * rest * rest / 2;
}

}  // namespace chainrule
