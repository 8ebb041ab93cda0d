#version 300 es
// A corner of what ImGui draws: from pixels of the display, y down, to clip space, y up.

layout(location = 0) in vec2 position;
layout(location = 1) in vec2 texture_place;
layout(location = 2) in vec4 color;

uniform vec2 display_position;
uniform vec2 display_size;

out vec2 place;
out vec4 tint;

void main() {
  place = texture_place;
  tint = color;
  vec2 share = (position - display_position) / display_size;
  gl_Position = vec4(2.0 * share.x - 1.0, 1.0 - 2.0 * share.y, 0.0, 1.0);
}
