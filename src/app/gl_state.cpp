// WebGL's state when ImGui asks for it, answered from what we know.
//
// ImGui's back end saves and restores about 19 pieces of state each frame. Every question makes
// Chromium wait for its GPU process (5-30 ms in software GL). Nobody else leaves state behind, so
// the answers are known: whoever draws with GL of their own restores what is said here.
#include <GLES3/gl3.h>
#include <emscripten.h>

// Asked when the back end starts, never in a frame.
EM_JS(int, chainrule_max_texture_size, (), { return GLctx.getParameter(GLctx.MAX_TEXTURE_SIZE); });

extern "C" {

// These take the place of Emscripten's at link time.
void GL_APIENTRY glGetIntegerv(GLenum name, GLint* data) {
  switch (name) {
    case GL_MAJOR_VERSION:
      *data = 3;
      return;
    case GL_MAX_TEXTURE_SIZE:
      *data = chainrule_max_texture_size();
      return;
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX:
      data[0] = data[1] = data[2] = data[3] = 0;
      return;
    case GL_ACTIVE_TEXTURE:
      *data = GL_TEXTURE0;
      return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA:
      *data = GL_ONE;
      return;
    case GL_BLEND_DST_RGB:
    case GL_BLEND_DST_ALPHA:
      *data = GL_ZERO;
      return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA:
      *data = GL_FUNC_ADD;
      return;
    default:  // bindings, counts, the minor version
      *data = 0;
      return;
  }
}

GLboolean GL_APIENTRY glIsEnabled(GLenum) {
  return GL_FALSE;
}

}  // extern "C"
