// The numbers of the step as matrices.
#include <cmath>

#include "lessons/saturation/saturation.h"
#include "math/join.h"

namespace chainrule::saturation {
namespace {

MatrixHeads HeadsOf(const Scene& scene, const std::string& name, const Eigen::MatrixXd& matrix) {
  const Sheet::IndexId index = scene.sheet.IndexOf(name);
  const bool weights = index == scene.sheet.IndexOf("w");
  // A single number belongs to no example.
  const std::string& row_word = scene.Word(index == Sheet::kSingle ? "head_value" : "head_example");
  const auto coordinate = [&](Eigen::Index i) {
    return FillWords(scene.Word(i == 0 ? "head_constant" : "head_coordinate"),
                     {{"i", std::to_string(i)}});
  };
  MatrixHeads heads;
  for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
    const std::string n = std::to_string(row + 1);
    heads.rows.push_back(weights ? MatrixHead{std::to_string(row), coordinate(row)}
                                 : MatrixHead{n, FillWords(row_word, {{"n", n}})});
  }
  if (matrix.cols() == 1) {
    heads.columns.push_back({"", scene.Word("head_value")});
    return heads;
  }
  for (Eigen::Index column = 0; column < matrix.cols(); ++column)
    heads.columns.push_back({std::to_string(column), coordinate(column)});
  return heads;
}

}  // namespace

void ComposeMatrices(const Scene& scene) {
  for (const std::string& name : scene.step->matrices) {
    const Eigen::MatrixXd& matrix = scene.Matrix(name);
    if (scene.Is("law") && std::isnan(matrix(0, 0))) continue;  // there is no law
    std::string caption = scene.sheet.LinkedSymbol({name});
    if (name.starts_with("next.")) caption += Join("\\text{ ", scene.Word("after"), "}");
    scene.page.Matrix(
        "matrix." + name,
        Join(scene.page.Said(caption, scene.text), ", ", matrix.rows(), " × ", matrix.cols()),
        scene.page.Parsed(caption), name, scene.Makes(name), HeadsOf(scene, name, matrix));
  }
}

}  // namespace chainrule::saturation
