# Tests as WebAssembly for Node: builds GoogleTest from its sources.

include(json)

find_path(CHAINRULE_GOOGLETEST src/gtest-all.cc PATHS /usr/src/googletest/googletest
          NO_CMAKE_FIND_ROOT_PATH REQUIRED)

add_library(googletest STATIC "${CHAINRULE_GOOGLETEST}/src/gtest-all.cc"
                              "${CHAINRULE_GOOGLETEST}/src/gtest_main.cc")
target_include_directories(googletest SYSTEM PUBLIC "${CHAINRULE_GOOGLETEST}/include")
target_include_directories(googletest PRIVATE "${CHAINRULE_GOOGLETEST}")

add_library(chainrule_test_tools INTERFACE)
target_link_libraries(chainrule_test_tools INTERFACE googletest chainrule_json)
# SINGLE_FILE, because this Emscripten would fetch() the wasm file if Node has fetch.
target_link_options(
  chainrule_test_tools
  INTERFACE
  -sENVIRONMENT=node
  -sNODERAWFS=1
  -sSINGLE_FILE=1
  -sALLOW_MEMORY_GROWTH=1
  -sEXIT_RUNTIME=1
  -sASSERTIONS=1)
