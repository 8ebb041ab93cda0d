#include "lessons/contract.h"

#include <algorithm>

#include "course/state_codec.h"

namespace chainrule {

std::vector<std::string_view> ContractNames(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    names.push_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return names;
}

bool IsKeyToCome(std::string_view lesson, std::string_view key) {
  return std::any_of(std::begin(kContract), std::end(kContract), [&](const LessonContract& row) {
    if (!row.lesson.empty() && row.lesson != lesson) return false;
    const std::vector<std::string_view> to_come = ContractNames(row.keys_to_come);
    return std::find(to_come.begin(), to_come.end(), key) != to_come.end();
  });
}

std::vector<std::string> IgnoredKeysNotices(std::string_view lesson,
                                            const std::vector<std::string>& keys) {
  std::vector<std::string> unknown;
  std::vector<std::string> to_come;
  for (const std::string& key : keys) (IsKeyToCome(lesson, key) ? to_come : unknown).push_back(key);
  std::vector<std::string> notices{UnknownKeysNotice(unknown),
                                   UnknownKeysNotice(to_come, "keys_to_come")};
  std::erase(notices, "");
  return notices;
}

}  // namespace chainrule
