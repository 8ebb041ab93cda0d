# SDL2 for WebAssembly: window, input, timer. SDL's own switches turn off audio, joysticks, haptics, sensors
# and the renderer. SDL's CMake files are not used: their checks take two minutes under Emscripten, and SDL
# has a ready configuration for Emscripten.

# Whole folders of a foreign tree, so not an explicit list.
set(folders
    .
    atomic
    cpuinfo
    events
    file
    joystick
    joystick/dummy
    joystick/emscripten
    loadso/dummy
    locale
    locale/emscripten
    misc
    misc/emscripten
    power
    power/emscripten
    render
    stdlib
    thread
    thread/generic
    timer
    timer/unix
    video
    video/dummy
    video/emscripten)
list(TRANSFORM folders PREPEND "${sdl2_SOURCE_DIR}/src/")
list(TRANSFORM folders APPEND "/*.c")
file(GLOB sources ${folders})

add_library(sdl2 STATIC ${sources})
# These headers must come before those of SDL 1, which are on Emscripten's default path.
target_include_directories(sdl2 SYSTEM BEFORE PUBLIC "${sdl2_SOURCE_DIR}/include")
target_include_directories(sdl2 PRIVATE "${sdl2_SOURCE_DIR}/src" "${sdl2_SOURCE_DIR}/src/video/khronos")
target_compile_definitions(
  sdl2
  PUBLIC SDL_AUDIO_DISABLED=1 SDL_JOYSTICK_DISABLED=1 SDL_RENDER_DISABLED=1 SDL_SENSOR_DISABLED=1
  # SDL never draws a picture: this leaves out its many fast ways of copying one onto another.
  PRIVATE SDL_LOADSO_DUMMY=1 SDL_LEAN_AND_MEAN=1)
# EM_JS_DEPS is newer than Emscripten 3.1.6. It asks for runtime methods, which the link flags name.
target_compile_options(
  sdl2
  PUBLIC -sUSE_SDL=0
  PRIVATE -w "-DEM_JS_DEPS(a,b)=" "SHELL:-include emscripten.h")
