# chainrule_precompile(target header...): reads the most common headers only once for the target if
# CHAINRULE_PRECOMPILE is on. That saves a quarter of the tests' time, and with Emscripten a file of a lesson
# compiles three times as fast. Shipped builds do without, so that a file with a missing include does not
# compile there.
function(chainrule_precompile target)
  if(CHAINRULE_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE <Eigen/Core> <map> <optional> <string> <vector>
                              ${ARGN})
  endif()
endfunction()
