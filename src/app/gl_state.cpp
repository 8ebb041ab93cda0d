// What ImGui's back end asks GL, and tells it again, in each frame.
//
// It saves and restores some 19 pieces of state. Every question makes Chromium wait for its GPU
// process (5-30 ms in software GL), and every call crosses into JavaScript and the browser, whether
// it changes anything or not: some 40 of them were a tenth of a frame. So the state is known here,
// questions are answered from it, and what would change nothing is not passed on. These functions
// take the place of Emscripten's at link time.
#include "app/gl_state.h"

#include <GLES3/gl3.h>
#include <emscripten.h>

#include <algorithm>
#include <array>

// Emscripten's own functions, under the names that it keeps for whoever takes the others'.
extern "C" {
void emscripten_glActiveTexture(GLenum unit);
void emscripten_glBindBuffer(GLenum target, GLuint buffer);
void emscripten_glBindTexture(GLenum target, GLuint texture);
void emscripten_glBindVertexArray(GLuint array);
void emscripten_glBlendEquationSeparate(GLenum rgb, GLenum alpha);
void emscripten_glBlendFuncSeparate(GLenum rgb, GLenum to_rgb, GLenum alpha, GLenum to_alpha);
void emscripten_glClearColor(GLfloat red, GLfloat green, GLfloat blue, GLfloat alpha);
void emscripten_glDisable(GLenum capability);
void emscripten_glEnable(GLenum capability);
void emscripten_glEnableVertexAttribArray(GLuint index);
void emscripten_glGenVertexArrays(GLsizei count, GLuint* arrays);
void emscripten_glScissor(GLint x, GLint y, GLsizei width, GLsizei height);
void emscripten_glUniform1i(GLint location, GLint value);
void emscripten_glUniformMatrix4fv(GLint location, GLsizei count, GLboolean transposed,
                                   const GLfloat* value);
void emscripten_glUseProgram(GLuint program);
void emscripten_glVertexAttribPointer(GLuint index, GLint size, GLenum type, GLboolean normalized,
                                      GLsizei stride, const void* pointer);
void emscripten_glViewport(GLint x, GLint y, GLsizei width, GLsizei height);
}

// Asked when the back end starts, never in a frame.
EM_JS(int, chainrule_max_texture_size, (), { return GLctx.getParameter(GLctx.MAX_TEXTURE_SIZE); });

namespace chainrule {
namespace {

constexpr std::array<GLenum, 5> kCapabilities{GL_BLEND, GL_CULL_FACE, GL_DEPTH_TEST,
                                              GL_STENCIL_TEST, GL_SCISSOR_TEST};
constexpr GLuint kAttributes = 4;
constexpr GLuint kUnits = 8;

struct Attribute {
  bool enabled = false;
  GLuint buffer = 0;
  GLint size = 0;
  GLenum type = 0;
  GLboolean normalized = GL_FALSE;
  GLsizei stride = 0;
  const void* pointer = nullptr;
};

// The one that was set last, of those of all programs.
template <class Value>
struct Uniform {
  GLuint program = 0;
  GLint location = -1;
  Value value = {};
  bool operator==(const Uniform&) const = default;
};

// As GL begins. A viewport that nobody can have set is one that is not known.
struct State {
  std::array<bool, kCapabilities.size()> enabled = {};
  std::array<GLint, 4> viewport{-1, -1, -1, -1};
  std::array<GLint, 4> scissor{-1, -1, -1, -1};
  std::array<GLenum, 4> blend{GL_ONE, GL_ZERO, GL_ONE, GL_ZERO};
  std::array<GLenum, 2> equation{GL_FUNC_ADD, GL_FUNC_ADD};
  GLenum unit = GL_TEXTURE0;
  std::array<GLuint, kUnits> textures = {};
  std::array<GLfloat, 4> clear_color = {};
  GLuint program = 0;
  Uniform<GLint> number;
  Uniform<std::array<GLfloat, 16>> matrix;
  GLuint array_buffer = 0;
  GLuint element_buffer = 0;  // of own_array
  // The back end makes a vertex array for each frame; it is given the same one, which stays bound.
  GLuint own_array = 0;
  GLuint array = 0;
  std::array<Attribute, kAttributes> attributes = {};  // of own_array
};
State state;

// True if it was something else.
template <class Value>
bool Change(Value& known, const Value& value) {
  if (known == value) return false;
  known = value;
  return true;
}

bool* Known(GLenum capability) {
  const auto* const found = std::find(kCapabilities.begin(), kCapabilities.end(), capability);
  return found == kCapabilities.end() ? nullptr : &state.enabled[found - kCapabilities.begin()];
}

}  // namespace

void BeginGlState() {
  state = {};
  emscripten_glGenVertexArrays(1, &state.own_array);
  glBindVertexArray(state.own_array);
  glEnable(GL_BLEND);
  glEnable(GL_SCISSOR_TEST);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

}  // namespace chainrule

using chainrule::Attribute;
using chainrule::Change;
using chainrule::Known;
using chainrule::state;
using chainrule::Uniform;

extern "C" {

void GL_APIENTRY glGetIntegerv(GLenum name, GLint* data) {
  switch (name) {
    case GL_MAJOR_VERSION:
      *data = 3;
      return;
    case GL_MAX_TEXTURE_SIZE:
      *data = chainrule_max_texture_size();
      return;
    case GL_VIEWPORT:
      std::copy(state.viewport.begin(), state.viewport.end(), data);
      return;
    case GL_SCISSOR_BOX:
      std::copy(state.scissor.begin(), state.scissor.end(), data);
      return;
    case GL_ACTIVE_TEXTURE:
      *data = static_cast<GLint>(state.unit);
      return;
    case GL_BLEND_SRC_RGB:
      *data = static_cast<GLint>(state.blend[0]);
      return;
    case GL_BLEND_DST_RGB:
      *data = static_cast<GLint>(state.blend[1]);
      return;
    case GL_BLEND_SRC_ALPHA:
      *data = static_cast<GLint>(state.blend[2]);
      return;
    case GL_BLEND_DST_ALPHA:
      *data = static_cast<GLint>(state.blend[3]);
      return;
    case GL_BLEND_EQUATION_RGB:
      *data = static_cast<GLint>(state.equation[0]);
      return;
    case GL_BLEND_EQUATION_ALPHA:
      *data = static_cast<GLint>(state.equation[1]);
      return;
    case GL_VERTEX_ARRAY_BINDING:
      *data = static_cast<GLint>(state.array);
      return;
    case GL_ARRAY_BUFFER_BINDING:
      *data = static_cast<GLint>(state.array_buffer);
      return;
    default:  // textures, which whoever binds them lets go of again; counts, the minor version; and
              // no program, or the back end would ask the browser whether there still is such a one
      *data = 0;
      return;
  }
}

GLboolean GL_APIENTRY glIsEnabled(GLenum capability) {
  const bool* const known = Known(capability);
  return known != nullptr && *known ? GL_TRUE : GL_FALSE;
}

void GL_APIENTRY glEnable(GLenum capability) {
  bool* const known = Known(capability);
  if (known == nullptr || Change(*known, true)) emscripten_glEnable(capability);
}

void GL_APIENTRY glDisable(GLenum capability) {
  bool* const known = Known(capability);
  if (known == nullptr || Change(*known, false)) emscripten_glDisable(capability);
}

void GL_APIENTRY glViewport(GLint x, GLint y, GLsizei width, GLsizei height) {
  if (Change(state.viewport, {x, y, width, height})) emscripten_glViewport(x, y, width, height);
}

void GL_APIENTRY glScissor(GLint x, GLint y, GLsizei width, GLsizei height) {
  if (Change(state.scissor, {x, y, width, height})) emscripten_glScissor(x, y, width, height);
}

void GL_APIENTRY glBlendEquationSeparate(GLenum rgb, GLenum alpha) {
  if (Change(state.equation, {rgb, alpha})) emscripten_glBlendEquationSeparate(rgb, alpha);
}

void GL_APIENTRY glBlendEquation(GLenum both) {
  glBlendEquationSeparate(both, both);
}

void GL_APIENTRY glBlendFuncSeparate(GLenum rgb, GLenum to_rgb, GLenum alpha, GLenum to_alpha) {
  if (Change(state.blend, {rgb, to_rgb, alpha, to_alpha}))
    emscripten_glBlendFuncSeparate(rgb, to_rgb, alpha, to_alpha);
}

void GL_APIENTRY glActiveTexture(GLenum unit) {
  if (Change(state.unit, unit)) emscripten_glActiveTexture(unit);
}

// Nobody makes a sampler: the one that can be bound is none.
void GL_APIENTRY glBindSampler(GLuint, GLuint) {}

// Nothing is drawn without a program or a texture, or read from no buffer: 0 is only a return to
// where GL began. The names of what is deleted are not given again.
void GL_APIENTRY glUseProgram(GLuint program) {
  if (program != 0 && Change(state.program, program)) emscripten_glUseProgram(program);
}

void GL_APIENTRY glBindTexture(GLenum target, GLuint texture) {
  if (texture != 0 && Change(state.textures[state.unit - GL_TEXTURE0], texture))
    emscripten_glBindTexture(target, texture);
}

void GL_APIENTRY glBindBuffer(GLenum target, GLuint buffer) {
  GLuint* const known = target == GL_ARRAY_BUFFER           ? &state.array_buffer
                        : target == GL_ELEMENT_ARRAY_BUFFER ? &state.element_buffer
                                                            : nullptr;
  if (known == nullptr || (buffer != 0 && Change(*known, buffer)))
    emscripten_glBindBuffer(target, buffer);
}

void GL_APIENTRY glUniform1i(GLint location, GLint value) {
  if (Change(state.number, {state.program, location, value}))
    emscripten_glUniform1i(location, value);
}

// The back end has one.
void GL_APIENTRY glUniformMatrix4fv(GLint location, GLsizei count, GLboolean transposed,
                                    const GLfloat* value) {
  Uniform<std::array<GLfloat, 16>> matrix{state.program, location};
  std::copy_n(value, matrix.value.size(), matrix.value.begin());
  if (Change(state.matrix, matrix))
    emscripten_glUniformMatrix4fv(location, count, transposed, value);
}

void GL_APIENTRY glClearColor(GLfloat red, GLfloat green, GLfloat blue, GLfloat alpha) {
  if (Change(state.clear_color, {red, green, blue, alpha}))
    emscripten_glClearColor(red, green, blue, alpha);
}

void GL_APIENTRY glGenVertexArrays(GLsizei, GLuint* arrays) {
  *arrays = state.own_array;
}

void GL_APIENTRY glDeleteVertexArrays(GLsizei, const GLuint*) {}

void GL_APIENTRY glBindVertexArray(GLuint array) {
  if (Change(state.array, array)) emscripten_glBindVertexArray(array);
}

void GL_APIENTRY glEnableVertexAttribArray(GLuint index) {
  if (Change(state.attributes[index].enabled, true)) emscripten_glEnableVertexAttribArray(index);
}

void GL_APIENTRY glVertexAttribPointer(GLuint index, GLint size, GLenum type, GLboolean normalized,
                                       GLsizei stride, const void* pointer) {
  Attribute& known = state.attributes[index];
  if (known.buffer == state.array_buffer && known.size == size && known.type == type &&
      known.normalized == normalized && known.stride == stride && known.pointer == pointer)
    return;
  known = {known.enabled, state.array_buffer, size, type, normalized, stride, pointer};
  emscripten_glVertexAttribPointer(index, size, type, normalized, stride, pointer);
}

}  // extern "C"
