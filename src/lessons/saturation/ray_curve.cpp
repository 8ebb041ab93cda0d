#include "lessons/saturation/ray_curve.h"

#include <cassert>
#include <cmath>

namespace chainrule::saturation {
namespace {

// What a picture shows of a direction, and more.
constexpr double kGrid = 1e13;
// Of one curve; places come and go while a handle is dragged.
constexpr std::size_t kMostPoints = 2000;

bool SameData(const Problem& a, const Problem& b) {
  return a.theta == b.theta && a.data == b.data;
}

RayPoint FromPass(const Problem& problem, const Eigen::VectorXd& u, double alpha) {
  const PerceptronPass pass = EvaluatePerceptron(*problem.data, alpha * u, problem.theta);
  return {alpha, pass.E_in, std::log(pass.E_in), std::log(pass.grad_norm)};
}

}  // namespace

Problem LastPass::ProblemOf(const State& state) const {
  return saturation::ProblemOf(state, problem_ ? problem_->data : nullptr);
}

const PerceptronPass& LastPass::Of(const Problem& problem) {
  if (!problem_ || problem_->w != problem.w || !SameData(*problem_, problem)) {
    problem_ = problem;
    pass_ = EvaluatePerceptron(*problem.data, problem.w, problem.theta);
  }
  return pass_;
}

bool RayCurve::Follow(const Problem& problem) {
  const std::optional<Eigen::VectorXd> u = Direction(problem.w);
  if (!u) return false;
  const Eigen::VectorXd rounded = (*u * kGrid).array().round() / kGrid;
  const bool same_data = problem_ && SameData(*problem_, problem);
  if (!same_data) problem_ = problem;
  if (!same_data || u_ != *u || exact_.size() > kMostPoints) exact_.clear();
  const bool same_plain = same_data && rounded_ == rounded;
  if (!same_plain || plain_.size() > kMostPoints) plain_.clear();
  if (!same_plain) least_.reset();
  u_ = *u;
  rounded_ = rounded;
  return true;
}

double RayCurve::LeastProjection() {
  assert(problem_);
  if (!least_) least_ = Projections(*problem_->data, rounded_).cwiseAbs().minCoeff();
  return *least_;
}

const RayPoint& RayCurve::At(double alpha, bool exact) {
  assert(problem_);
  std::map<double, RayPoint>& points = exact ? exact_ : plain_;
  const auto found = points.find(alpha);
  if (found != points.end()) return found->second;
  const RayPoint point = exact ? OnRay(*problem_->data, u_, alpha, problem_->theta)
                               : FromPass(*problem_, rounded_, alpha);
  return points.emplace(alpha, point).first->second;
}

}  // namespace chainrule::saturation
