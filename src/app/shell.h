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
  std::function<void(const Lesson& lesson)> open;  // or tries again to load its words
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

void ComposeNotices(const std::vector<std::string>& notices, bool errors, Page& page);
void ComposeHeader(const ShellContext& context, Page& page);
void ComposeDeck(const ShellContext& context, Page& page);

// Link and frame to copy, first in the story. Call it before the lesson composes.
void ComposeShare(const ShellContext& context, Page& page);

// In place of a lesson whose words are not there yet. `failure` says why they did not come, or is
// empty.
void ComposeLoading(const ShellContext& context, const std::string& failure, Page& page);
std::string LoadingSentence(const Lesson& lesson, const std::string& failure);

// An <iframe> that shows this link on another page.
std::string EmbedSnippet(const std::string& link, const std::string& title);

}  // namespace chainrule
