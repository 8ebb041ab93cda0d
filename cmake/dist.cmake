# dist/: the folder to host. Made from scratch after each build, so that it holds nothing old.
find_program(CHAINRULE_NODE NAMES node nodejs NO_CMAKE_FIND_ROOT_PATH REQUIRED)
set(bundle "${PROJECT_SOURCE_DIR}/tools/bundle.mjs")
file(GLOB page CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/index.html" "${PROJECT_SOURCE_DIR}/web/*.js"
     "${PROJECT_SOURCE_DIR}/web/*.css" "${PROJECT_SOURCE_DIR}/web/*.md")
list(TRANSFORM CHAINRULE_LESSONS PREPEND "${PROJECT_SOURCE_DIR}/src/lessons/" OUTPUT_VARIABLE words)
list(TRANSFORM words APPEND "/text.en.md")
add_custom_command(
  OUTPUT "${PROJECT_BINARY_DIR}/dist.stamp"
  COMMAND "${CHAINRULE_NODE}" "${bundle}" "${PROJECT_BINARY_DIR}" "${PROJECT_SOURCE_DIR}/dist"
  COMMAND "${CMAKE_COMMAND}" -E touch "${PROJECT_BINARY_DIR}/dist.stamp"
  DEPENDS chainrule
          ${page}
          ${words}
          "${PROJECT_BINARY_DIR}/lessons.txt"
          "${bundle}"
          "${PROJECT_SOURCE_DIR}/LICENSE"
          "${PROJECT_SOURCE_DIR}/tools/lesson_words.mjs"
          "${PROJECT_SOURCE_DIR}/tools/notices.mjs"
          "${PROJECT_SOURCE_DIR}/tools/page_words.mjs"
          "${PROJECT_SOURCE_DIR}/package-lock.json"
  COMMENT "Assembling dist"
  VERBATIM)
add_custom_target(dist ALL DEPENDS "${PROJECT_BINARY_DIR}/dist.stamp")
