#include "math/reduction.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace chainrule {

namespace {

using std::int64_t;

bool IsReduced(const Reduction& reduction, std::size_t axis) {
  return std::binary_search(reduction.reduced.begin(), reduction.reduced.end(),
                            static_cast<int>(axis));
}

}  // namespace

Reduction MakeReduction(const std::string& axes, const std::vector<int64_t>& shape,
                        const std::vector<int>& reduced) {
  assert(axes.size() == shape.size() && std::is_sorted(reduced.begin(), reduced.end()));
  Reduction reduction{axes, shape, reduced, shape, 1, 1, 1};
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    assert(shape[axis] >= 1);
    reduction.cells *= shape[axis];
    if (IsReduced(reduction, axis)) {
      reduction.count *= shape[axis];
      reduction.left[axis] = 1;
    } else {
      reduction.sets *= shape[axis];
    }
  }
  return reduction;
}

std::vector<int64_t> LeftWithoutKeepdims(const Reduction& reduction) {
  std::vector<int64_t> left;
  for (std::size_t axis = 0; axis < reduction.shape.size(); ++axis) {
    if (!IsReduced(reduction, axis)) left.push_back(reduction.shape[axis]);
  }
  return left;
}

int64_t SetOf(const Reduction& reduction, int64_t cell) {
  assert(cell >= 0 && cell < reduction.cells);
  int64_t set = 0;
  int64_t place = 1;  // of the current axis, in the number of the set
  for (std::size_t axis = reduction.shape.size(); axis-- > 0;) {
    const int64_t size = reduction.shape[axis];
    if (!IsReduced(reduction, axis)) {
      set += cell % size * place;
      place *= size;
    }
    cell /= size;
  }
  return set;
}

int64_t CellOf(const Reduction& reduction, int64_t set, int64_t i) {
  assert(set >= 0 && set < reduction.sets && i >= 0 && i < reduction.count);
  int64_t cell = 0;
  int64_t place = 1;  // of the current axis, in the number of the cell
  for (std::size_t axis = reduction.shape.size(); axis-- > 0;) {
    const int64_t size = reduction.shape[axis];
    int64_t& rest = IsReduced(reduction, axis) ? i : set;
    cell += rest % size * place;
    rest /= size;
    place *= size;
  }
  return cell;
}

}  // namespace chainrule
