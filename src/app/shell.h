// The parts around every lesson: header, tape deck, notices.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/player.h"
#include "app/session.h"
#include "page/page.h"

namespace chainrule {

// The commands of the buttons in the header and the share panel.
struct ShellCommands {
  std::function<void()> undo;
  std::function<void()> redo;
  std::function<void()> reset;
  std::function<void()> share;  // opens the panel, or closes it
  std::function<void()> text_view;
  std::function<void()> theme;
  std::function<void()> play;  // or pause
  std::function<void(const std::string& speed)> speed;
  std::function<void(const Lesson& lesson)> open;
};

struct ShellContext {
  const Session& session;
  const ShellCommands& commands;
  const Player& player;
  bool dark;
  bool text_view;
  bool sharing;              // the share panel is open
  const std::string& share;  // the whole link
};

void ComposeHeader(const ShellContext& context, Page& page);
void ComposeDeck(const ShellContext& context, Page& page);

// Link and frame to copy, first in the story. Call it before the lesson composes.
void ComposeShare(const ShellContext& context, Page& page);

// An <iframe> that shows this link on another page.
std::string EmbedSnippet(const std::string& link, const std::string& title);

}  // namespace chainrule
