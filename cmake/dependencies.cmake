# Eigen, ImGui and SDL2.
#
# tools/setup puts the sources of ImGui and SDL2 under build/third_party, from Debian's source
# packages; nothing is downloaded then. Without them FetchContent gets the same versions upstream.

include(FetchContent)

find_package(Eigen3 3.4 REQUIRED NO_MODULE NO_CMAKE_FIND_ROOT_PATH
             HINTS /usr/share/eigen3/cmake)

foreach(name imgui sdl2)
  string(TOUPPER ${name} NAME)
  set(folder "${PROJECT_SOURCE_DIR}/build/third_party/${name}")
  if(NOT FETCHCONTENT_SOURCE_DIR_${NAME} AND EXISTS "${folder}")
    set(FETCHCONTENT_SOURCE_DIR_${NAME}
        "${folder}"
        CACHE PATH "Sources of ${name}")
  endif()
endforeach()

# SOURCE_SUBDIR names a folder that does not exist: our own files say how these two are built.
FetchContent_Declare(
  imgui
  GIT_REPOSITORY https://github.com/ocornut/imgui.git
  GIT_TAG v1.92.2b
  GIT_SHALLOW ON
  SOURCE_SUBDIR without-cmake)
FetchContent_Declare(
  sdl2
  GIT_REPOSITORY https://github.com/libsdl-org/SDL.git
  GIT_TAG release-2.32.4
  GIT_SHALLOW ON
  SOURCE_SUBDIR without-cmake)

FetchContent_MakeAvailable(imgui)
if(EMSCRIPTEN AND NOT CHAINRULE_TESTS)
  FetchContent_MakeAvailable(sdl2)
endif()
