#version 300 es
// A pixel of what ImGui draws: its texture, tinted with the colour of the corners.

precision mediump float;

uniform sampler2D image;

in highp vec2 place;
in vec4 tint;

out vec4 pixel;

void main() {
  pixel = tint * texture(image, place);
}
