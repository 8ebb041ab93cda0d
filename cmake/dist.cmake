# dist/: the folder to host. Made anew after each build, so that it holds nothing old.
set(dist "${PROJECT_SOURCE_DIR}/dist")
file(GLOB page CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/index.html" "${PROJECT_SOURCE_DIR}/web/*.js"
     "${PROJECT_SOURCE_DIR}/web/*.css")
set(copies "")
foreach(file IN LISTS page)
  cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${PROJECT_SOURCE_DIR}" OUTPUT_VARIABLE name)
  cmake_path(GET name PARENT_PATH folder)
  list(APPEND copies COMMAND "${CMAKE_COMMAND}" -E make_directory "${dist}/${folder}" #
       COMMAND "${CMAKE_COMMAND}" -E copy "${file}" "${dist}/${name}")
endforeach()
add_custom_command(
  OUTPUT "${PROJECT_BINARY_DIR}/dist.stamp"
  COMMAND "${CMAKE_COMMAND}" -E rm -rf "${dist}"
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${dist}"
  ${copies}
  COMMAND "${CMAKE_COMMAND}" -E copy "${PROJECT_BINARY_DIR}/chainrule.js"
          "${PROJECT_BINARY_DIR}/chainrule.wasm" "${dist}"
  COMMAND "${CMAKE_COMMAND}" -E touch "${PROJECT_BINARY_DIR}/dist.stamp"
  DEPENDS chainrule ${page}
  COMMENT "Assembling dist"
  VERBATIM)
add_custom_target(dist ALL DEPENDS "${PROJECT_BINARY_DIR}/dist.stamp")
