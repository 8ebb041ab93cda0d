// The table of contents.
#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "lessons/lesson.h"

namespace chainrule {

// All lessons in the order of the header. They have no state of their own and live until their
// words are replaced.
class Catalog {
 public:
  Catalog();
  void Add(std::unique_ptr<Lesson> lesson) { lessons_.push_back(std::move(lesson)); }
  const std::vector<std::unique_ptr<Lesson>>& lessons() const { return lessons_; }
  const Lesson* Find(std::string_view id) const;
  // Puts a lesson made anew with these words in the place of the one that was there.
  void SetWords(std::string_view id, TextBook text);

 private:
  std::vector<std::unique_ptr<Lesson>> lessons_;
};

}  // namespace chainrule
