# chainrule_room(target SOURCES file... LINKS target...): one room of the house.
function(chainrule_room target)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "SOURCES;LINKS")
  add_library(${target} STATIC ${room_SOURCES})
  target_link_libraries(${target} PUBLIC ${room_LINKS})
  chainrule_own_code(${target})
  chainrule_no_exceptions(${target})
  chainrule_precompile(${target})
endfunction()
