// The query of the page's address: how the tutor looks. It is not part of the state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chainrule {

enum class ThemeWish { kSystem, kLight, kDark };

struct Query {
  ThemeWish theme = ThemeWish::kSystem;
  bool text_view = false;
  std::string language = "en";      // of the words, for the page's own lang
  std::vector<std::string> hidden;  // ids of nodes and items that the host hides
};

// Reads one key and its value, both percent-decoded. A value that is not allowed changes nothing
// and gives a sentence. Other keys are left to other readers of the address.
std::vector<std::string> TakeQuery(std::string_view key, std::string_view value, Query& query);

}  // namespace chainrule
