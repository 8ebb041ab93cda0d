# chainrule_web_executable(target SOURCES file...): chainrule.js and chainrule.wasm.
#
# The script is a module of one function. web/boot.js calls it with what Emscripten asks for.
function(chainrule_web_executable target)
  cmake_parse_arguments(PARSE_ARGV 1 web "" "" "SOURCES")
  chainrule_imgui_sdl2()
  add_executable(${target} ${web_SOURCES})
  chainrule_own_code(${target})
  # EM_JS and EM_ASM need these extensions.
  target_compile_options(${target} PRIVATE -Wno-dollar-in-identifier-extension
                                           -Wno-gnu-zero-variadic-macro-arguments -Wno-old-style-cast)
  target_link_libraries(${target} PRIVATE chainrule_app chainrule_json imgui_sdl2 sdl2)
  target_link_options(
    ${target}
    PRIVATE
    -sENVIRONMENT=web
    -sMODULARIZE=1
    -sEXPORT_ES6=1
    -sUSE_ES6_IMPORT_META=0
    -sUSE_SDL=0
    # Takes only the named parts of the JS library. With all of it, anything missing from our SDL2 would
    # silently come from SDL 1.
    -sAUTO_JS_LIBRARIES=0
    -lasync.js
    -legl.js
    -lhtml5_webgl.js
    -sMIN_WEBGL_VERSION=2
    -sMAX_WEBGL_VERSION=2
    # The largest network takes 50 MB. If there is no more memory, the engine stops and the page says so:
    # nothing in the engine checks malloc for a null.
    -sALLOW_MEMORY_GROWTH=1
    -sMAXIMUM_MEMORY=256MB
    -sABORTING_MALLOC=1
    -sFILESYSTEM=0
    -sEXPORTED_RUNTIME_METHODS=UTF8ToString,stringToUTF8
    -sMALLOC=emmalloc
    -sSUPPORT_ERRNO=0
    -sSUPPORT_LONGJMP=0
    -sGL_TRACK_ERRORS=0)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}")
endfunction()
