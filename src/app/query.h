// The query of the page's address: how the tutor is shown, which is no part of the state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

enum class ThemeWish { kSystem, kLight, kDark };

struct Query {
  ThemeWish theme = ThemeWish::kSystem;
  bool text_view = false;
  std::string language = "en";      // of the words that are there, for the page's own lang
  std::vector<std::string> hidden;  // ids of nodes and items that the host does not want to be seen
};

// Takes in one key and its value, both percent-decoded. What cannot be taken changes nothing and is
// said in sentences. Other keys belong to whoever else reads the address.
std::vector<std::string> TakeQuery(std::string_view key, std::string_view value, Query& query);

}  // namespace chainrule
