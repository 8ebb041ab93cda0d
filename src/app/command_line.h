// The command line: the values or the outline of a state, without any window.
#pragma once

#include <string>
#include <vector>

namespace chainrule {

struct CommandOutput {
  int exit_status = 0;  // 0, or 2 when the state was refused or the command not understood
  std::string out;
  std::string err;
};

// `values STATE`: one JSON object. `outline STATE`: the page as plain text.
CommandOutput RunCommand(const std::vector<std::string>& arguments);

}  // namespace chainrule
