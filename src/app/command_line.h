// The command line: the values or the outline of a state, without any window.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

struct CommandOutput {
  int exit_status = 0;  // 0, or 2 if the state was refused or the command not understood
  std::string out;
  std::string err;
};

// Takes the next bytes of a long output. Returns false if they could not be written.
using Write = std::function<bool(std::string_view bytes)>;

// `values STATE`: one JSON object. `outline STATE`: the page as plain text. `export STATE --as
// FORMAT [-o FILE]`: a file, written piece by piece to FILE or else to `write`.
CommandOutput RunCommand(const std::vector<std::string>& arguments, const Write& write);
// The same, with the whole output in `out`.
CommandOutput RunCommand(const std::vector<std::string>& arguments);

}  // namespace chainrule
