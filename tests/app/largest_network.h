// The link of the largest network allowed: 8 layers of 16 units.
#pragma once

#include <string>

namespace chainrule {

inline std::string LargestNetwork(int step) {
  std::string ones = "1";
  for (int unit = 1; unit < 16; ++unit) ones += ",1";
  std::string link = "step=" + std::to_string(step) + "&x=" + ones + "&y=" + ones;
  for (int layer = 1; layer <= 8; ++layer) {
    link += "&W" + std::to_string(layer) + "=";
    for (int row = 0; row < 17; ++row) {
      link += row ? ";" : "";
      for (int column = 0; column < 16; ++column)
        link += (column ? "," : "") + std::to_string((row * 7 + column * 3 + layer) % 11 - 5);
    }
  }
  return link;
}

}  // namespace chainrule
