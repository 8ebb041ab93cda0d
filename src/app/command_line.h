// The command line: the values, the outline or the figures of a state, without any window.
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

// `values STATE`: one JSON object. `outline STATE`: the page as plain text. `judge STATE [--answers
// CELLS]`: what the judge says about the answers of the state, or about these, as one JSON object.
// `exercise LESSON [--seed N] [--level N]`: the state of an exercise.
// `export STATE --as FORMAT [-o FILE]`: a file, written piece by piece to FILE or else to `write`.
// `figure STATE [--id ID] [--theme light|dark] [-o FILE]`: a figure or matrix of the page as SVG.
CommandOutput RunCommand(const std::vector<std::string>& arguments, const Write& write);
// The same, with the whole output in `out`.
CommandOutput RunCommand(const std::vector<std::string>& arguments);

}  // namespace chainrule
