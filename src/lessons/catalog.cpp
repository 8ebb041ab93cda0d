#include "lessons/catalog.h"

#include <utility>

#include "embedded/backprop_text_en.h"
#include "embedded/blocks_text_en.h"
#include "embedded/conv_text_en.h"
#include "embedded/norm_text_en.h"
#include "embedded/saturation_text_en.h"
#include "lessons/backprop/backprop.h"
#include "lessons/blocks/blocks.h"
#include "lessons/conv/conv.h"
#include "lessons/norm/norm.h"
#include "lessons/saturation/saturation.h"

namespace chainrule {

Catalog::Catalog() {
  lessons_.push_back(std::make_unique<SheetLesson>(
      kBackprop, TextBook::Own(embedded::backprop_text_en, embedded::backprop_text_en_size)));
  lessons_.push_back(std::make_unique<SheetLesson>(
      kSaturation, TextBook::Own(embedded::saturation_text_en, embedded::saturation_text_en_size)));
  lessons_.push_back(std::make_unique<SheetLesson>(
      kBlocks, TextBook::Own(embedded::blocks_text_en, embedded::blocks_text_en_size)));
  lessons_.push_back(std::make_unique<SheetLesson>(
      kNorm, TextBook::Own(embedded::norm_text_en, embedded::norm_text_en_size)));
  lessons_.push_back(std::make_unique<SheetLesson>(
      kConv, TextBook::Own(embedded::conv_text_en, embedded::conv_text_en_size)));
}

const Lesson* Catalog::Find(std::string_view id) const {
  for (const std::unique_ptr<Lesson>& lesson : lessons_)
    if (lesson->id() == id) return lesson.get();
  return nullptr;
}

void Catalog::SetWords(std::string_view id, TextBook text) {
  for (std::unique_ptr<Lesson>& lesson : lessons_) {
    if (lesson->id() != id) continue;
    lesson = lesson->WithWords(std::move(text));
    return;
  }
}

}  // namespace chainrule
