// A vertex and a fragment shader as one GL program.
#pragma once

#include <cstddef>

namespace chainrule {

// The source of a shader, as chainrule_embed puts it into the program.
struct ShaderSource {
  const unsigned char* text;
  std::size_t size;
};

// Compiles and links in the current context. 0 where GL refuses them, as a context that is lost
// does. Waits for GL once, so not to be called in every frame.
unsigned MakeProgram(ShaderSource vertex, ShaderSource fragment);

}  // namespace chainrule
