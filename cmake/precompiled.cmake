# chainrule_precompile(target header...): the headers that most files read are read once for the target, where
# the tests are built: it takes a quarter off their time. The other builds go without, so that a file that
# forgets to include what it uses does not compile there.
function(chainrule_precompile target)
  if(CHAINRULE_TESTS AND NOT EMSCRIPTEN)
    target_precompile_headers(${target} PRIVATE <Eigen/Core> <map> <optional> <string> <vector>
                              ${ARGN})
  endif()
endfunction()
