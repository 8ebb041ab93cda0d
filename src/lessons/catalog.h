// The list of all lessons.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "course/state_codec.h"
#include "lessons/lesson.h"

namespace chainrule {

// All lessons in the order of the header. A lesson keeps no state and lives until SetWords replaces
// it.
class Catalog {
 public:
  Catalog();
  void Add(std::unique_ptr<Lesson> lesson) { lessons_.push_back(std::move(lesson)); }
  const std::vector<std::unique_ptr<Lesson>>& lessons() const { return lessons_; }
  const Lesson* Find(std::string_view id) const;
  // The state of a link; the first lesson's if it names none. The caller must run Lesson::Check.
  Result<ParsedState> Read(std::string_view link) const;
  // Replaces the lesson by a new one with these words.
  void SetWords(std::string_view id, TextBook text);

 private:
  std::vector<std::unique_ptr<Lesson>> lessons_;
};

}  // namespace chainrule
