# Toolchain file: Emscripten's own, found beside the emcc on the path.
find_program(CHAINRULE_EM_CONFIG em-config)
if(NOT CHAINRULE_EM_CONFIG)
  message(FATAL_ERROR "Emscripten 3.1.6 or newer is missing. Run: tools/setup build")
endif()
execute_process(
  COMMAND "${CHAINRULE_EM_CONFIG}" EMSCRIPTEN_ROOT
  OUTPUT_VARIABLE CHAINRULE_EMSCRIPTEN_ROOT
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
include("${CHAINRULE_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake")
