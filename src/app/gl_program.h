// A vertex and a fragment shader as one GL program.
#pragma once

#include <cstddef>

namespace chainrule {

// The source of a shader, as chainrule_embed stores it in the program.
struct ShaderSource {
  const unsigned char* text;
  std::size_t size;
};

// Compiles and links in the current context. Returns 0 if GL refuses the shaders, as a lost context
// does. Waits for GL, so do not call it in every frame.
unsigned MakeProgram(ShaderSource vertex, ShaderSource fragment);

}  // namespace chainrule
