// The parts of SDL2 that are left out, where SDL's video code or ImGui's back end still names them:
// there is no renderer, no picture in memory, no gesture and no game controller; nobody reads SDL's
// sentences about errors, nor its log; and of its hints only one says something else than is so by
// itself.
#include <EGL/egl.h>
#include <GLES3/gl3.h>
#include <SDL.h>
#include <emscripten/html5.h>

typedef struct SDL_VideoDevice SDL_VideoDevice;

int SDL_SetError(const char* format, ...) {
  (void)format;
  return -1;
}

int SDL_Error(SDL_errorcode code) {
  (void)code;
  return -1;
}

const char* SDL_GetError(void) {
  return "";
}

void SDL_ClearError(void) {}

void SDL_LogInit(void) {}

void SDL_LogQuit(void) {}

void SDL_Log(const char* format, ...) {
  (void)format;
}

void SDL_LogWarn(int category, const char* format, ...) {
  (void)category;
  (void)format;
}

void SDL_LogMessageV(int category, SDL_LogPriority priority, const char* format, va_list values) {
  (void)category;
  (void)priority;
  (void)format;
  (void)values;
}

static const char* keyboard_element = NULL;

SDL_bool SDL_SetHint(const char* name, const char* value) {
  if (SDL_strcmp(name, SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT) == 0) {
    keyboard_element = value;
  }
  return SDL_TRUE;
}

const char* SDL_GetHint(const char* name) {
  return SDL_strcmp(name, SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT) == 0 ? keyboard_element : NULL;
}

SDL_bool SDL_GetStringBoolean(const char* value, SDL_bool otherwise) {
  (void)value;
  return otherwise;
}

SDL_bool SDL_GetHintBoolean(const char* name, SDL_bool otherwise) {
  (void)name;
  return otherwise;
}

void SDL_ClearHints(void) {}

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

SDL_Surface* SDL_CreateRGBSurface(Uint32 flags, int width, int height, int depth, Uint32 red,
                                  Uint32 green, Uint32 blue, Uint32 alpha) {
  (void)flags;
  (void)width;
  (void)height;
  (void)depth;
  (void)red;
  (void)green;
  (void)blue;
  (void)alpha;
  return NULL;
}

SDL_Surface* SDL_CreateRGBSurfaceFrom(void* pixels, int width, int height, int depth, int pitch,
                                      Uint32 red, Uint32 green, Uint32 blue, Uint32 alpha) {
  (void)pixels;
  (void)pitch;
  return SDL_CreateRGBSurface(0, width, height, depth, red, green, blue, alpha);
}

SDL_Surface* SDL_ConvertSurfaceFormat(SDL_Surface* surface, Uint32 format, Uint32 flags) {
  (void)surface;
  (void)format;
  (void)flags;
  return NULL;
}

void SDL_FreeSurface(SDL_Surface* surface) {
  (void)surface;
}

SDL_bool SDL_PixelFormatEnumToMasks(Uint32 format, int* bits, Uint32* red, Uint32* green,
                                    Uint32* blue, Uint32* alpha) {
  (void)format;
  *bits = 0;
  *red = *green = *blue = *alpha = 0;
  return SDL_FALSE;
}

void SDL_CalculateGammaRamp(float gamma, Uint16* ramp) {
  (void)gamma;
  (void)ramp;
}

int Emscripten_CreateWindowFramebuffer(SDL_VideoDevice* device, SDL_Window* window, Uint32* format,
                                       void** pixels, int* pitch) {
  (void)device;
  (void)window;
  (void)format;
  (void)pixels;
  (void)pitch;
  return -1;
}

int Emscripten_UpdateWindowFramebuffer(SDL_VideoDevice* device, SDL_Window* window,
                                       const SDL_Rect* rects, int count) {
  (void)device;
  (void)window;
  (void)rects;
  (void)count;
  return -1;
}

void Emscripten_DestroyWindowFramebuffer(SDL_VideoDevice* device, SDL_Window* window) {
  (void)device;
  (void)window;
}

int SDL_GestureAddTouch(SDL_TouchID touch) {
  (void)touch;
  return 0;
}

int SDL_GestureDelTouch(SDL_TouchID touch) {
  (void)touch;
  return 0;
}

void SDL_GestureProcessEvent(SDL_Event* event) {
  (void)event;
}

void SDL_GestureQuit(void) {}

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

// The tutor is never as large as the screen and never holds the pointer: what a page needs for it
// is a tenth of Emscripten's part in JavaScript.
EMSCRIPTEN_RESULT emscripten_request_fullscreen_strategy(
    const char* target, EM_BOOL later, const EmscriptenFullscreenStrategy* strategy) {
  (void)target;
  (void)later;
  (void)strategy;
  return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
}

EMSCRIPTEN_RESULT emscripten_exit_fullscreen(void) {
  return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
}

EMSCRIPTEN_RESULT emscripten_set_fullscreenchange_callback_on_thread(
    const char* target, void* data, EM_BOOL capture, em_fullscreenchange_callback_func callback,
    pthread_t thread) {
  (void)target;
  (void)data;
  (void)capture;
  (void)callback;
  (void)thread;
  return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
}

EMSCRIPTEN_RESULT emscripten_request_pointerlock(const char* target, EM_BOOL later) {
  (void)target;
  (void)later;
  return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
}

EMSCRIPTEN_RESULT emscripten_exit_pointerlock(void) {
  return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
}

EMSCRIPTEN_RESULT emscripten_set_pointerlockchange_callback_on_thread(
    const char* target, void* data, EM_BOOL capture, em_pointerlockchange_callback_func callback,
    pthread_t thread) {
  (void)target;
  (void)data;
  (void)capture;
  (void)callback;
  (void)thread;
  return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
}
