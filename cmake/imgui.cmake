# Dear ImGui: the core for every build, the SDL2 and OpenGL back ends for the web application.

add_library(
  imgui STATIC
  "${imgui_SOURCE_DIR}/imgui.cpp" "${imgui_SOURCE_DIR}/imgui_draw.cpp"
  "${imgui_SOURCE_DIR}/imgui_widgets.cpp" "${CMAKE_CURRENT_LIST_DIR}/imgui_absent.cpp")
target_include_directories(imgui SYSTEM PUBLIC "${imgui_SOURCE_DIR}")
target_compile_definitions(imgui PUBLIC
                           "IMGUI_USER_CONFIG=\"${PROJECT_SOURCE_DIR}/cmake/imgui_config.h\"")
chainrule_every_frame(imgui)
if(CHAINRULE_SANITIZE)
  # Undefined behaviour in third-party code is not ours to stop at; bad memory accesses are.
  target_compile_options(imgui PRIVATE -fno-sanitize=undefined)
endif()

function(chainrule_imgui_back_ends)
  add_library(imgui_back_ends STATIC "${imgui_SOURCE_DIR}/backends/imgui_impl_sdl2.cpp"
                                     "${imgui_SOURCE_DIR}/backends/imgui_impl_opengl3.cpp")
  target_include_directories(imgui_back_ends SYSTEM PUBLIC "${imgui_SOURCE_DIR}/backends")
  target_compile_definitions(imgui_back_ends PUBLIC IMGUI_IMPL_OPENGL_ES3)
  # The SDL2 back end uses EM_JS without including what declares it.
  target_compile_options(imgui_back_ends PRIVATE -include emscripten.h)
  target_link_libraries(imgui_back_ends PUBLIC imgui sdl2)
  # imgui_absent.cpp has these instead: 20 KB for what never happens here.
  foreach(
    name
    N5ImGui36ErrorRecoveryTryToRecoverWindowStateEPK23ImGuiErrorRecoveryState
    N5ImGui30ErrorRecoveryTryToRecoverStateEPK23ImGuiErrorRecoveryState
    N5ImGui39ErrorCheckEndFrameFinalizeErrorTooltipEv
    N5ImGui15LogRenderedTextEPK6ImVec2PKcS4_
    N5ImGui8ShortcutEiij
    N5ImGui10SelectableEPKcbiRK6ImVec2
    N5ImGui10SetTooltipEPKcz
    N5ImGui25FindBestWindowPosForPopupEP11ImGuiWindow
    N5ImGui11CloseButtonEjRK6ImVec2
    N5ImGui14CollapseButtonEjRK6ImVec2
    N5ImGui23LoadIniSettingsFromDiskEPKc
    N5ImGui21SaveIniSettingsToDiskEPKc
    N6ImFont20CalcWordWrapPositionEfPKcS1_f)
    target_link_options(imgui_back_ends INTERFACE "-Wl,--wrap=_Z${name}")
  endforeach()
endfunction()
