#include "app/gl_program.h"

#include <GLES3/gl3.h>

#include <initializer_list>

namespace chainrule {
namespace {

unsigned Compile(GLenum kind, ShaderSource source) {
  const auto* text = reinterpret_cast<const char*>(source.text);
  const auto length = static_cast<GLint>(source.size);
  const unsigned shader = glCreateShader(kind);
  glShaderSource(shader, 1, &text, &length);
  glCompileShader(shader);
  return shader;
}

}  // namespace

unsigned MakeProgram(ShaderSource vertex, ShaderSource fragment) {
  const unsigned program = glCreateProgram();
  for (const unsigned shader :
       {Compile(GL_VERTEX_SHADER, vertex), Compile(GL_FRAGMENT_SHADER, fragment)}) {
    glAttachShader(program, shader);
    glDeleteShader(shader);  // it stays as long as the program does
  }
  glLinkProgram(program);
  GLint linked = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  if (linked != 0) return program;
  glDeleteProgram(program);
  return 0;
}

}  // namespace chainrule
