# Dear ImGui: the core, the same for every build, and its SDL2 back end for the web application. What it draws
# is drawn by src/app/imgui_renderer.cpp.

add_library(
  imgui STATIC "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp"
               "${imgui_SOURCE_DIR}/imgui_tables.cpp" "${imgui_SOURCE_DIR}/imgui_widgets.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}")
target_compile_definitions(imgui PUBLIC
                           "IMGUI_USER_CONFIG=\"${PROJECT_SOURCE_DIR}/cmake/imgui_config.h\"")
if(CHAINRULE_SANITIZE)
  # Undefined behaviour in third-party code is not ours to stop at; bad memory accesses are.
  target_compile_options(imgui PRIVATE -fno-sanitize=undefined)
endif()

function(chainrule_imgui_sdl2)
  add_library(imgui_sdl2 STATIC "${imgui_SOURCE_DIR}/backends/imgui_impl_sdl2.cpp")
  target_include_directories(imgui_sdl2 SYSTEM PUBLIC "${imgui_SOURCE_DIR}/backends")
  # It uses EM_JS without including what declares it.
  target_compile_options(imgui_sdl2 PRIVATE -include emscripten.h)
  target_link_libraries(imgui_sdl2 PUBLIC imgui sdl2)
endfunction()
