// A part of the display that scrolls separately: by wheel, scrollbar or finger.
#pragma once

#include "draw/frame.h"

namespace chainrule {

class ScrollRegion {
 public:
  enum Direction { kBothWays, kSideways };

  // Everything painted between here and End() is inside. Paint from `origin`, which moves with the
  // scroll.
  ScrollRegion(Frame& frame, ImGuiID id, const Box& box, Direction direction);
  ScrollRegion(const ScrollRegion&) = delete;
  ScrollRegion& operator=(const ScrollRegion&) = delete;

  ImVec2 origin() const { return origin_; }
  void End(ImVec2 content_size);

 private:
  void Pan();

  Frame& frame_;
  ImVec2 origin_;
  Direction direction_;
};

}  // namespace chainrule
