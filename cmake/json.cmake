# nlohmann-json for WebAssembly: only headers, from Debian's package.

find_path(CHAINRULE_NLOHMANN nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)

# The headers of this machine's C library are beside nlohmann's folder and must not be found.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/include_json")
file(CREATE_LINK "${CHAINRULE_NLOHMANN}/nlohmann" "${PROJECT_BINARY_DIR}/include_json/nlohmann"
     SYMBOLIC)

add_library(chainrule_json INTERFACE)
target_include_directories(chainrule_json SYSTEM INTERFACE "${PROJECT_BINARY_DIR}/include_json")
