// The parts of SDL2 that are left out, where SDL's video code or ImGui's back end still names them:
// there is no renderer and no game controller.
#include <EGL/egl.h>
#include <GLES3/gl3.h>
#include <SDL.h>

void SDL_DestroyRendererWithoutFreeing(SDL_Renderer* renderer) {
  (void)renderer;
}

SDL_Renderer* SDL_GetRenderer(SDL_Window* window) {
  (void)window;
  return NULL;
}

int SDL_GetRendererOutputSize(SDL_Renderer* renderer, int* width, int* height) {
  (void)renderer;
  (void)width;
  (void)height;
  return -1;
}

SDL_bool SDL_IsGameController(int index) {
  (void)index;
  return SDL_FALSE;
}

SDL_GameController* SDL_GameControllerOpen(int index) {
  (void)index;
  return NULL;
}

void SDL_GameControllerClose(SDL_GameController* controller) {
  (void)controller;
}

Sint16 SDL_GameControllerGetAxis(SDL_GameController* controller, SDL_GameControllerAxis axis) {
  (void)controller;
  (void)axis;
  return 0;
}

Uint8 SDL_GameControllerGetButton(SDL_GameController* controller, SDL_GameControllerButton button) {
  (void)controller;
  (void)button;
  return 0;
}

int SDL_NumJoysticks(void) {
  return 0;
}

// Emscripten's own table of every GL function by name would draw all of WebGL's 250 functions into
// the download. SDL asks for these two; our code calls GL directly.
__eglMustCastToProperFunctionPointerType eglGetProcAddress(const char* name) {
  if (SDL_strcmp(name, "glGetString") == 0) {
    return (__eglMustCastToProperFunctionPointerType)glGetString;
  }
  if (SDL_strcmp(name, "glGetIntegerv") == 0) {
    return (__eglMustCastToProperFunctionPointerType)glGetIntegerv;
  }
  return NULL;
}
