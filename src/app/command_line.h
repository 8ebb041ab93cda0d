// The command line: the values or the outline of a state, without any window.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

struct CommandOutput {
  int exit_status = 0;  // 0, or 2 when the state was refused or the command not understood
  std::string out;
  std::string err;
};

// Takes the next bytes of a long output. False: they could not be written.
using Write = std::function<bool(std::string_view bytes)>;

// `values STATE`: one JSON object. `outline STATE`: the page as plain text. `export STATE --as
// FORMAT
// [-o FILE]`: a file, written as it is made to FILE, else to `write`.
CommandOutput RunCommand(const std::vector<std::string>& arguments, const Write& write);
// The same, all of it in `out`.
CommandOutput RunCommand(const std::vector<std::string>& arguments);

}  // namespace chainrule
