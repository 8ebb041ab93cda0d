// Exercises of this lesson: sizes of which no two are alike, so that no count is right by chance.
// In those of level 2, the skips have projections.
#include <array>
#include <set>
#include <utility>

#include "lessons/blocks/blocks.h"
#include "lessons/exercise.h"

namespace chainrule::blocks {

State ExerciseOf(State state) {
  Draw draw(state);
  const int k = 3 + 2 * draw.Whole(0, 1);
  while (true) {
    const int residual = 2 * draw.Whole(5, 20);
    const int channels = 2 * draw.Whole(24, 48);
    const int middle = 2 * draw.Whole(6, 20);
    const int batch = draw.Whole(2, 9);
    const int height = draw.Whole(6, 16);
    const int width = draw.Whole(6, 16);
    // The areas and the multiples of the middle channels stand in wrong counts.
    const std::set<int> different{k,     k * k,  residual,   channels,   middle,
                                  batch, height, 2 * middle, 4 * middle, width};
    if (different.size() < 10) continue;
    state.Set("residual", residual);
    state.Set("bottleneck", Eigen::MatrixXd(Eigen::Vector2d(channels, middle)));
    state.Set("k", k);
    state.Set("batch", batch);
    state.Set("size", Eigen::MatrixXd(Eigen::Vector2d(height, width)));
    state.SetWord("bn", "1");
    state.SetWord("projection", state.Integer("level") > 1 ? "1" : "0");
    return state;
  }
}

}  // namespace chainrule::blocks
