// Steps that play one after the other: whether they do, how fast, and how long each one stays.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "page/page.h"

namespace chainrule {

// This belongs to the app. It is neither in the state, nor in the link, nor in the history.
class Player {
 public:
  static constexpr std::string_view kButton = "deck.play";
  static constexpr std::string_view kSpeed = "deck.speed";
  static constexpr std::array<std::string_view, 3> kSpeeds{"0.5", "1", "2"};

  bool playing() const { return playing_; }
  void set_playing(bool on) {
    playing_ = on;
    ++turns_;
  }
  const std::string& speed() const { return speed_; }  // as an option of the choice: "0.5"
  void set_speed(std::string speed) {
    speed_ = std::move(speed);
    ++turns_;
  }
  // Grows with each step that is played, and whenever waiting begins anew or ends.
  std::uint64_t turns() const { return turns_; }

  // How long this page is shown before the next step, in milliseconds: the learner has to read it.
  double Dwell(const Page& page) const;

  // Everything else that a learner does pauses.
  static bool IsControl(std::string_view item_id) {
    return item_id == kButton || item_id == kSpeed;
  }

 private:
  bool playing_ = false;
  std::string speed_ = "1";
  std::uint64_t turns_ = 0;
};

}  // namespace chainrule
