#include "app/query.h"

#include <algorithm>
#include <array>

#include "course/course_text.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

struct Hideable {
  std::string_view name;  // in the address
  std::string_view id;    // of the node or item
};

// Regions first, then the parts inside them.
constexpr std::array<Hideable, 16> kHideable{{{"header", "header"},
                                              {"story", "story"},
                                              {"stage", "stage"},
                                              {"deck", "deck"},
                                              {"settings", "settings"},
                                              {"lessons", "header.lessons"},
                                              {"tools", "header.tools"},
                                              {"undo", "tool.undo"},
                                              {"redo", "tool.redo"},
                                              {"reset", "tool.reset"},
                                              {"share", "tool.share"},
                                              {"view", "tool.text_view"},
                                              {"theme", "tool.theme"},
                                              {"stepping", "deck.buttons"},
                                              {"timeline", "timeline"},
                                              {"choices", "deck.choices"}}};

constexpr std::string_view kLanguage = "en";

std::string Ignored(std::string_view key, std::string_view value, const std::string& allowed) {
  return FillWords(CourseText().Word("query_ignored"),
                   {{"key", std::string(key)}, {"value", Excerpt(value)}, {"allowed", allowed}});
}

std::vector<std::string> Split(std::string_view list) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

std::vector<std::string> TakeHidden(std::string_view value, Query& query) {
  std::vector<std::string> unknown;
  query.hidden.clear();
  for (const std::string& name : Split(value)) {
    const auto found = std::find_if(kHideable.begin(), kHideable.end(),
                                    [&](const Hideable& one) { return one.name == name; });
    if (found != kHideable.end()) {
      query.hidden.emplace_back(found->id);
    } else if (!name.empty()) {
      unknown.push_back(name);
    }
  }
  if (unknown.empty()) return {};
  std::string names;
  for (const std::string& name : unknown) names += (names.empty() ? "" : ",") + name;
  std::string allowed;
  for (const Hideable& one : kHideable)
    allowed += (allowed.empty() ? "" : ", ") + std::string(one.name);
  return {Ignored("hide", names, allowed)};
}

// "en" and its regional variants: the first part of a language tag decides which words to use.
bool IsLanguage(std::string_view tag) {
  std::string first(tag.substr(0, tag.find('-')));
  std::transform(first.begin(), first.end(), first.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return first == kLanguage;
}

}  // namespace

std::vector<std::string> TakeQuery(std::string_view key, std::string_view value, Query& query) {
  if (key == "hide") return TakeHidden(value, query);
  if (key == "view") {
    if (value != "text" && value != "canvas") return {Ignored(key, value, "text, canvas")};
    query.text_view = value == "text";
  } else if (key == "theme") {
    if (value != "light" && value != "dark" && value != "auto")
      return {Ignored(key, value, "light, dark, auto")};
    query.theme = value == "light"  ? ThemeWish::kLight
                  : value == "dark" ? ThemeWish::kDark
                                    : ThemeWish::kSystem;
  } else if (key == "lang") {
    if (!IsLanguage(value))
      return {FillWords(CourseText().Word("query_language"), {{"value", Excerpt(value)}})};
  }
  return {};
}

}  // namespace chainrule
