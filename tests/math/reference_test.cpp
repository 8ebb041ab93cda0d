// The numbers of tests/reference, computed by PyTorch in float64.
#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "math/gradient_check.h"
#include "math/network.h"
#include "math/test_networks.h"

namespace chainrule {
namespace {

constexpr double kTolerance = 1e-12;  // relative to the largest entry

struct Reference {
  std::string name;
  Example example;
  std::vector<Eigen::VectorXd> s;
  std::vector<Eigen::VectorXd> x;
  double e = 0;
  std::vector<Eigen::VectorXd> delta;
  std::vector<Eigen::MatrixXd> dW;
};

std::vector<Eigen::VectorXd> Vectors(const nlohmann::json& list) {
  std::vector<Eigen::VectorXd> vectors;
  for (const auto& entries : list) vectors.push_back(Vector(entries.get<std::vector<double>>()));
  return vectors;
}

std::vector<Eigen::MatrixXd> Matrices(const nlohmann::json& list) {
  std::vector<Eigen::MatrixXd> matrices;
  for (const auto& rows : list)
    matrices.push_back(Matrix(rows.get<std::vector<std::vector<double>>>()));
  return matrices;
}

std::vector<Reference> ReadReference() {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/backprop.json");
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const nlohmann::json cases = nlohmann::json::parse(text, nullptr, false);
  std::vector<Reference> references;
  if (!cases.is_array()) return references;
  for (const auto& c : cases) {
    const auto theta = ActivationFromName(c.at("theta").get<std::string>());
    const auto out = ActivationFromName(c.at("out").get<std::string>());
    if (!theta || !out) return {};
    references.push_back({c.at("name").get<std::string>(),
                          {{Matrices(c.at("W")), *theta, *out},
                           Vector(c.at("x").get<std::vector<double>>()),
                           Vector(c.at("y").get<std::vector<double>>())},
                          Vectors(c.at("s")),
                          Vectors(c.at("X")),
                          c.at("e").get<double>(),
                          Vectors(c.at("delta")),
                          Matrices(c.at("dW"))});
  }
  return references;
}

template <class T>
void ExpectClose(const std::vector<T>& actual, const std::vector<T>& expected,
                 const std::string& what) {
  ASSERT_EQ(actual.size(), expected.size()) << what;
  for (std::size_t i = 0; i < actual.size(); ++i)
    EXPECT_LE(RelativeDifference(actual[i], expected[i]), kTolerance) << what << " " << i;
}

TEST(ReferenceTest, AllNetworks) {
  const std::vector<Reference> references = ReadReference();
  ASSERT_EQ(references.size(), 26u);
  for (const Reference& r : references) {
    SCOPED_TRACE(r.name);
    const auto& [network, x, y] = r.example;
    ASSERT_EQ(CheckShapes(network, x.size(), y.size()), std::nullopt);
    const ForwardPass pass = Forward(network, x, y);
    ExpectClose(pass.s, r.s, "s");
    ExpectClose(pass.x, r.x, "x");
    EXPECT_LE(std::abs(pass.e - r.e), kTolerance * r.e);
    const BackwardPass back = Backward(network, pass, y);
    ExpectClose(back.delta, r.delta, "delta");
    ExpectClose(back.dW, r.dW, "dW");
    ExpectClose(DualNumberGradient(network, x, y), r.dW, "dual numbers");
  }
}

// The tests build the source's network themselves; the reference must be the same.
TEST(ReferenceTest, TheFirstIsTheSourcesNetwork) {
  const std::vector<Reference> references = ReadReference();
  ASSERT_FALSE(references.empty());
  const Example source = SourceExample();
  const Example& first = references.front().example;
  ASSERT_EQ(first.network.W.size(), source.network.W.size());
  for (std::size_t i = 0; i < source.network.W.size(); ++i)
    EXPECT_EQ(first.network.W[i], source.network.W[i]);
  EXPECT_EQ(first.network.theta, source.network.theta);
  EXPECT_EQ(first.network.out, source.network.out);
  EXPECT_EQ(first.x, source.x);
  EXPECT_EQ(first.y, source.y);
}

}  // namespace
}  // namespace chainrule
