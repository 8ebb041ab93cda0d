#include "math/broadcast.h"

#include <algorithm>

namespace chainrule {
namespace {

using std::int64_t;

// The index, in the statistic of the shape that is left, of the number that a cell meets.
int64_t Met(const Reduction& reduction, const std::vector<int64_t>& left, int64_t cell) {
  int64_t number = 0;
  int64_t stride = 1;
  std::size_t axis = reduction.shape.size();
  for (std::size_t i = left.size(); i-- > 0;) {
    --axis;
    number += left[i] == 1 ? 0 : stride * (cell % reduction.shape[axis]);
    cell /= reduction.shape[axis];
    stride *= left[i];
  }
  return number;
}

}  // namespace

Broadcasted BroadcastWithoutKeepdims(const Reduction& reduction) {
  const std::vector<int64_t> left = LeftWithoutKeepdims(reduction);
  std::vector<int> kept;
  for (int axis = 0; axis < static_cast<int>(reduction.shape.size()); ++axis)
    if (std::find(reduction.reduced.begin(), reduction.reduced.end(), axis) ==
        reduction.reduced.end())
      kept.push_back(axis);
  Broadcasted all;
  all.result = reduction.shape;
  const std::size_t ahead = reduction.shape.size() - left.size();
  const auto found = [&](Broadcast is, std::size_t i) {
    all.is = is;
    all.axis = static_cast<int>(i + ahead);
    all.left_axis = kept[i];
  };
  for (std::size_t i = left.size(); i-- > 0;) {
    const int64_t size = reduction.shape[i + ahead];
    if (size == left[i] || left[i] == 1) continue;
    if (size != 1) {
      found(Broadcast::kRefused, i);
      return all;
    }
    if (all.is == Broadcast::kRight) found(Broadcast::kGrows, i);
    all.result[i + ahead] = left[i];
  }
  if (all.is == Broadcast::kGrows) return all;
  bool own = true;
  for (int64_t cell = 0; cell < reduction.cells && own; ++cell)
    own = Met(reduction, left, cell) == SetOf(reduction, cell);
  for (std::size_t i = left.size(); i-- > 0 && !own;) {
    if (kept[i] == static_cast<int>(i + ahead) || left[i] == 1) continue;
    found(Broadcast::kWrong, i);
    break;
  }
  return all;
}

}  // namespace chainrule
