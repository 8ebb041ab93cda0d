# chainrule_named: links the tutor once more, keeping the names of its functions, with a map of what was
# linked from where. tests/bench/bytes.mjs reads both to say where the bytes are. Nothing else builds it.
add_executable(chainrule_named EXCLUDE_FROM_ALL $<TARGET_OBJECTS:chainrule>)
target_link_libraries(chainrule_named PRIVATE $<TARGET_PROPERTY:chainrule,LINK_LIBRARIES>)
# The option is in a separate file, because Emscripten takes --Map for an option of another linker and drops
# it.
file(WRITE "${PROJECT_BINARY_DIR}/chainrule_named.options"
     "--Map=${PROJECT_BINARY_DIR}/chainrule_named.map\n")
target_link_options(
  chainrule_named
  PRIVATE
  $<TARGET_PROPERTY:chainrule,LINK_OPTIONS>
  --profiling-funcs
  "-Wl,--no-demangle,@${PROJECT_BINARY_DIR}/chainrule_named.options")
set_target_properties(chainrule_named PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}"
                                                 LINKER_LANGUAGE CXX)
