#include "page/memory.h"

#include "course/spoken.h"
#include "page/pieces.h"

namespace chainrule {

const Formula& PageMemory::Parsed(std::string_view source) {
  const auto found = formulas_.find(source);
  if (found != formulas_.end()) return found->second;
  if (formulas_.size() >= kMost) formulas_.clear();
  return formulas_.emplace(source, OwnFormula(source)).first->second;
}

const std::string& PageMemory::Said(const std::string& source, const TextBook& lesson) {
  const auto key = std::make_pair(&lesson, source);
  const auto found = said_.find(key);
  if (found != said_.end()) return found->second;
  if (said_.size() >= kMost) said_.clear();
  return said_.emplace(key, Spoken(Parsed(source), lesson)).first->second;
}

const Paragraph& PageMemory::Words(std::string_view source, const TextContext& context) {
  const auto found = worded_.find(source);
  if (found != worded_.end() && found->second.context == context) return found->second.paragraph;
  if (worded_.size() >= kMost) worded_.clear();
  Worded& worded = worded_[std::string(source)];
  worded = {context, chainrule::Words(source, context)};
  return worded.paragraph;
}

}  // namespace chainrule
