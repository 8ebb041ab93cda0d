# chainrule_precompile(target header...): the headers that most files read are read once for the target, where
# CHAINRULE_PRECOMPILE is on: a quarter off the tests' time, and a file of a lesson compiles three times as fast
# with Emscripten. The builds that are shipped go without, so that a file that forgets to include what it uses
# does not compile there.
function(chainrule_precompile target)
  if(CHAINRULE_PRECOMPILE)
    target_precompile_headers(${target} PRIVATE <Eigen/Core> <map> <optional> <string> <vector>
                              ${ARGN})
  endif()
endfunction()
