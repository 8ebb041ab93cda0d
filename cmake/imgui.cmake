# Dear ImGui: the core, the same for every build, and its SDL2 back end for the web application.
# src/app/imgui_renderer.cpp draws its output.

add_library(
  imgui STATIC "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp"
               "${imgui_SOURCE_DIR}/imgui_tables.cpp" "${imgui_SOURCE_DIR}/imgui_widgets.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}")
target_compile_definitions(imgui PUBLIC
                           "IMGUI_USER_CONFIG=\"${PROJECT_SOURCE_DIR}/cmake/imgui_config.h\"")
if(CHAINRULE_SANITIZE)
  # Do not stop at undefined behaviour in third-party code, which is not ours; bad memory accesses do stop.
  target_compile_options(imgui PRIVATE -fno-sanitize=undefined)
endif()

function(chainrule_imgui_sdl2)
  add_library(imgui_sdl2 STATIC "${imgui_SOURCE_DIR}/backends/imgui_impl_sdl2.cpp")
  target_include_directories(imgui_sdl2 SYSTEM PUBLIC "${imgui_SOURCE_DIR}/backends")
  # The back end uses EM_JS without including its header.
  target_compile_options(imgui_sdl2 PRIVATE -include emscripten.h)
  target_link_libraries(imgui_sdl2 PUBLIC imgui sdl2)
endfunction()
