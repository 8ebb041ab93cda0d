# chainrule_room(target SOURCES file... LINKS target...): one room of the house.
function(chainrule_room target)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;LINKS")
  add_library(${target} STATIC ${room_SOURCES})
  target_link_libraries(${target} PUBLIC ${room_LINKS})
  chainrule_own_code(${target})
  chainrule_no_exceptions(${target})
endfunction()

# chainrule_every_frame(target [BUT source…]): for what runs in every frame, but these sources. Emscripten's
# -Oz forbids the compiler to put a function into its callers, which costs a quarter of a frame; allowed
# everywhere, it costs a twentieth of the download.
function(chainrule_every_frame target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "BUT")
  if(EMSCRIPTEN)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-finline-functions>)
    set_source_files_properties(
      ${arg_BUT} PROPERTIES COMPILE_OPTIONS $<$<CONFIG:Release>:-fno-inline-functions>)
  endif()
endfunction()
