// A list of names or words.
#pragma once

#include <string>
#include <vector>

namespace chainrule {

using Names = std::vector<std::string>;

}  // namespace chainrule
