# Tests as WebAssembly for Node: GoogleTest from its sources, nlohmann-json from its own folder.

find_path(CHAINRULE_GOOGLETEST src/gtest-all.cc PATHS /usr/src/googletest/googletest
          NO_CMAKE_FIND_ROOT_PATH REQUIRED)
find_path(CHAINRULE_NLOHMANN nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)

add_library(googletest STATIC "${CHAINRULE_GOOGLETEST}/src/gtest-all.cc"
                              "${CHAINRULE_GOOGLETEST}/src/gtest_main.cc")
target_include_directories(googletest SYSTEM PUBLIC "${CHAINRULE_GOOGLETEST}/include")
target_include_directories(googletest PRIVATE "${CHAINRULE_GOOGLETEST}")

# The headers of this machine's C library lie beside nlohmann's folder and must not be seen.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/include_json")
file(CREATE_LINK "${CHAINRULE_NLOHMANN}/nlohmann" "${PROJECT_BINARY_DIR}/include_json/nlohmann"
     SYMBOLIC)

add_library(chainrule_test_tools INTERFACE)
target_include_directories(chainrule_test_tools SYSTEM
                           INTERFACE "${PROJECT_BINARY_DIR}/include_json")
target_link_libraries(chainrule_test_tools INTERFACE googletest)
# SINGLE_FILE because this Emscripten would fetch() the wasm file in a Node that has fetch.
target_link_options(
  chainrule_test_tools
  INTERFACE
  -sENVIRONMENT=node
  -sNODERAWFS=1
  -sSINGLE_FILE=1
  -sALLOW_MEMORY_GROWTH=1
  -sEXIT_RUNTIME=1
  -sASSERTIONS=1)
