#include <cstdio>
#include <string>
#include <vector>

#include "app/command_line.h"

int main(int count, char** arguments) {
  const chainrule::CommandOutput output = chainrule::RunCommand(
      std::vector<std::string>(arguments + 1, arguments + count), [](std::string_view bytes) {
        return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size();
      });
  std::fputs(output.err.c_str(), stderr);
  const bool written = std::fputs(output.out.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
  return output.exit_status != 0 || written ? output.exit_status : 1;
}
