#include "page/formula_memo.h"

#include "page/pieces.h"

namespace chainrule {

const Formula& FormulaMemo::Parsed(std::string_view source) {
  const auto found = formulas_.find(source);
  if (found != formulas_.end()) return found->second;
  if (formulas_.size() >= kMost) formulas_.clear();
  return formulas_.emplace(source, OwnFormula(source)).first->second;
}

}  // namespace chainrule
