// The table of contents.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lessons/lesson.h"

namespace chainrule {

// All lessons in the order of the header. They have no state of their own and live as long as the
// program.
class Catalog {
 public:
  Catalog();
  const std::vector<std::unique_ptr<Lesson>>& lessons() const { return lessons_; }
  const Lesson* Find(std::string_view id) const;

 private:
  std::vector<std::unique_ptr<Lesson>> lessons_;
};

}  // namespace chainrule
