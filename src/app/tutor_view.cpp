// What is pointed at, and how the page is shown: none of it is part of the state.
#include <utility>

#include "app/tutor.h"

namespace chainrule {

bool Tutor::Hover(const std::optional<Quantity>& quantity) {
  if (view_.hovered == quantity) return false;
  view_.hovered = quantity;
  UpdateLit();
  return true;
}

void Tutor::Sleep(std::vector<std::string> ids) {
  sleeps_ = !ids.empty();
  memory_.SetAsleep(std::move(ids));
  if (!sleeps_) Refresh();
}

void Tutor::ClearFocus() { view_.focused.clear(); }

void Tutor::UpdateLit() {
  const auto lit = [&](const std::optional<Quantity>& quantity) {
    std::vector<Quantity> all;
    if (!quantity) return all;
    all = lesson_->Related(*quantity, trace_);
    all.push_back(*quantity);
    return all;
  };
  view_.lit = lit(view_.hovered);
  view_.pinned_lit = lit(view_.pinned);
}

void Tutor::SetQuery(std::string_view key, std::string_view value) {
  for (std::string& notice : TakeQuery(key, value, query_))
    query_notices_.push_back(std::move(notice));
  Refresh();
}

void Tutor::SetTheme(ThemeWish theme) {
  query_.theme = theme;
  Refresh();
}

void Tutor::set_system_dark(bool dark) {
  if (system_dark_ == dark) return;
  system_dark_ = dark;
  Refresh();
}

void Tutor::set_text_view(bool on) {
  if (query_.text_view == on) return;
  query_.text_view = on;
  Refresh();
}

}  // namespace chainrule
