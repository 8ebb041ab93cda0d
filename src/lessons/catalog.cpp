#include "lessons/catalog.h"

#include "lessons/backprop/backprop.h"
#include "lessons/blocks/blocks.h"
#include "lessons/conv/conv.h"
#include "lessons/norm/norm.h"
#include "lessons/saturation/saturation.h"

namespace chainrule {

Catalog::Catalog() {
  for (const LessonParts* parts : {&kBackprop, &kSaturation, &kBlocks, &kNorm, &kConv})
    lessons_.push_back(std::make_unique<Lesson>(*parts));
}

const Lesson* Catalog::Find(std::string_view id) const {
  for (const std::unique_ptr<Lesson>& lesson : lessons_)
    if (lesson->id() == id) return lesson.get();
  return nullptr;
}

Result<ParsedState> Catalog::Read(std::string_view link) const {
  const FieldsOf fields_of = [this](std::string_view id) {
    const Lesson* const lesson = Find(id);
    return lesson == nullptr ? nullptr : &lesson->Describe();
  };
  return ParseState(link, fields_of, lessons_.front()->id());
}

void Catalog::SetWords(std::string_view id, TextBook text) {
  for (std::unique_ptr<Lesson>& lesson : lessons_) {
    if (lesson->id() != id) continue;
    lesson = std::make_unique<Lesson>(lesson->parts(), std::move(text));
    return;
  }
}

}  // namespace chainrule
