#version 300 es
// A pixel of a large heatmap: the weight with the largest |A|, or the density, of the cells of A
// under it, from the convolution's structure. All indices are integers, and no negative number is
// divided.

precision highp float;
precision highp int;
precision highp sampler2D;
precision highp isampler2D;

// Line r: the outputs under row r of the pixels as boxes of places, two texels each: channels [x,
// y) and y [z, w), then x [x, y), the number of boxes (z) and of rows of A (w). The inputs under
// each column of pixels likewise.
uniform isampler2D row_boxes;
uniform isampler2D column_boxes;
uniform sampler2D weights;   // w over the largest |w|, 2048 in a line
uniform sampler2D palette;   // 256 levels, no connection, outside of A
uniform ivec4 vertical;      // k, stride, padding, dilation
uniform ivec4 horizontal;
uniform ivec2 group;         // output and input channels of a group
uniform bool shows_density;
uniform float levels;        // from 0 to the largest weight, or for a factor of e in density

out vec4 color;

const int kMostLevel = 255;
const float kZero = 128.0;
const int kNoConnection = 256;
const int kOutside = 257;
const vec2 kNone = vec2(-2.0);  // nothing is connected

// Rounds up; gives 0 if a is not above 0.
int CeilDivide(int a, int b) {
  return a <= 0 ? 0 : (a - 1) / b + 1;
}

// The first and the last tap that may reach from the outputs to the inputs.
ivec2 Taps(ivec4 axis, ivec2 outputs, ivec2 inputs) {
  int nearest = inputs.x + axis.z - (outputs.y - 1) * axis.y;
  int farthest = inputs.y - 1 + axis.z - outputs.x * axis.y;
  if (farthest < 0)
    return ivec2(0, -1);
  return ivec2(CeilDivide(nearest, axis.w), min(axis.x - 1, farthest / axis.w));
}

// How many of the outputs meet one of the inputs with this tap.
int Reached(ivec4 axis, int tap, ivec2 outputs, ivec2 inputs) {
  int offset = tap * axis.w - axis.z;
  int first = max(outputs.x, CeilDivide(inputs.x - offset, axis.y));
  int end = min(outputs.y, CeilDivide(inputs.y - offset, axis.y));
  return max(end - first, 0);
}

int Count(ivec4 axis, ivec2 outputs, ivec2 inputs) {
  ivec2 taps = Taps(axis, outputs, inputs);
  int count = 0;
  for (int tap = taps.x; tap <= taps.y; ++tap)
    count += Reached(axis, tap, outputs, inputs);
  return count;
}

int Shared(ivec2 a, ivec2 b) {
  return max(min(a.y, b.y) - max(a.x, b.x), 0);
}

int PairsOfGroup(int number, ivec2 outputs, ivec2 inputs) {
  return Shared(outputs, ivec2(number, number + 1) * group.x) *
         Shared(inputs, ivec2(number, number + 1) * group.y);
}

// The number of pairs of an output and an input channel in the same group.
int ConnectedChannels(ivec2 outputs, ivec2 inputs) {
  int first = max(outputs.x / group.x, inputs.x / group.y);
  int last = min((outputs.y - 1) / group.x, (inputs.y - 1) / group.y);
  if (first > last)
    return 0;
  if (first == last)
    return PairsOfGroup(first, outputs, inputs);
  return PairsOfGroup(first, outputs, inputs) + (last - first - 1) * group.x * group.y +
         PairsOfGroup(last, outputs, inputs);
}

// The largest w and the largest −w.
vec2 LargestOfTap(ivec2 outputs, ivec2 inputs, int tap) {
  vec2 largest = kNone;
  for (int o = outputs.x; o < outputs.y; ++o) {
    int first = o / group.x * group.y;
    int end = min(inputs.y, first + group.y);
    for (int i = max(inputs.x, first); i < end; ++i) {
      int number = (o * group.y + i - first) * (vertical.x * horizontal.x) + tap;
      largest = max(largest, vec2(1.0, -1.0) *
                                 texelFetch(weights, ivec2(number & 2047, number >> 11), 0).r);
    }
  }
  return largest;
}

vec2 Largest(ivec4 o, ivec2 o_x, ivec4 i, ivec2 i_x) {
  vec2 largest = kNone;
  ivec2 tall = Taps(vertical, o.zw, i.zw);
  ivec2 wide = Taps(horizontal, o_x, i_x);
  for (int y = tall.x; y <= tall.y; ++y) {
    if (Reached(vertical, y, o.zw, i.zw) == 0)
      continue;
    for (int x = wide.x; x <= wide.y; ++x) {
      if (Reached(horizontal, x, o_x, i_x) > 0)
        largest = max(largest, LargestOfTap(o.xy, i.xy, y * horizontal.x + x));
    }
  }
  return largest;
}

void main() {
  ivec2 pixel = ivec2(gl_FragCoord.xy);
  ivec2 row_counts = texelFetch(row_boxes, ivec2(1, pixel.y), 0).zw;
  ivec2 column_counts = texelFetch(column_boxes, ivec2(1, pixel.x), 0).zw;
  vec2 largest = kNone;
  int connections = 0;
  for (int r = 0; r < row_counts.x; ++r) {
    ivec4 o = texelFetch(row_boxes, ivec2(2 * r, pixel.y), 0);
    ivec2 o_x = texelFetch(row_boxes, ivec2(2 * r + 1, pixel.y), 0).xy;
    for (int c = 0; c < column_counts.x; ++c) {
      ivec4 i = texelFetch(column_boxes, ivec2(2 * c, pixel.x), 0);
      int channels = ConnectedChannels(o.xy, i.xy);
      if (channels == 0)
        continue;
      ivec2 i_x = texelFetch(column_boxes, ivec2(2 * c + 1, pixel.x), 0).xy;
      if (shows_density) {
        connections += channels * Count(vertical, o.zw, i.zw) * Count(horizontal, o_x, i_x);
      } else {
        largest = max(largest, Largest(o, o_x, i, i_x));
      }
    }
  }
  int level = kNoConnection;
  if (row_counts.x == 0 || column_counts.x == 0) {
    level = kOutside;
  } else if (shows_density && connections > 0) {
    float density = float(connections) / (float(row_counts.y) * float(column_counts.y));
    level = int(max(float(kMostLevel) + levels * log(density), 0.0) + 0.5);
  } else if (!shows_density && largest.x >= -1.0) {
    float weight = largest.x >= largest.y ? largest.x : -largest.y;
    level = min(int(weight * levels + kZero), kMostLevel);
  }
  color = texelFetch(palette, ivec2(level, 0), 0);
}
