// Published links open what they opened when they were recorded: the step by its name, the pin, and
// the same values. New links may be recorded and lessons may gain values, but the values of a
// recorded link never change.
//   CHAINRULE_RECORD=tests/reference/links.json app_test --gtest_filter=LinksTest.*   records
//   links that have no record yet
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "app/tutor.h"

namespace chainrule {
namespace {

using nlohmann::json;

constexpr double kTolerance = 1e-9;

// All numbers of one name: how many there are, how many are not finite, and their sum weighted by
// position 1, 2, …
struct Sum {
  int numbers = 0;
  int nulls = 0;
  double sum = 0;
  double magnitude = 0;
};

// Sums by path, such as "residual.layers.weights"; the weights distinguish positions in arrays.
void AddUp(const json& value, const std::string& path, std::map<std::string, Sum>& sums) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.items())
      AddUp(member, path.empty() ? key : path + "." + key, sums);
  } else if (value.is_array()) {
    for (const json& entry : value) AddUp(entry, path, sums);
  } else if (value.is_null()) {
    ++sums[path].nulls;
  } else if (value.is_number()) {
    Sum& sum = sums[path];
    const double term = ++sum.numbers * value.get<double>();
    sum.sum += term;
    sum.magnitude += std::abs(term);
  }
}

std::map<std::string, Sum> SumsOf(const Tutor& tutor) {
  std::map<std::string, Sum> sums;
  AddUp(json::parse(tutor.ValuesJson()), "", sums);
  return sums;
}

std::string StepOf(const Tutor& tutor) {
  const int step = tutor.state().Integer("step");
  return step == 0 ? "" : tutor.trace().steps.NameOf(step);
}

json Record(const Tutor& tutor) {
  json values = json::object();
  for (const auto& [path, sum] : SumsOf(tutor)) values[path] = {sum.numbers, sum.nulls, sum.sum};
  return {{"step", StepOf(tutor)}, {"pin", tutor.state().Word("pin")}, {"values", values}};
}

void ExpectOpens(const Tutor& tutor, const json& opened) {
  EXPECT_EQ(StepOf(tutor), opened["step"].get<std::string>());
  EXPECT_EQ(tutor.state().Word("pin"), opened["pin"].get<std::string>());
  const std::map<std::string, Sum> sums = SumsOf(tutor);
  for (const auto& [path, recorded] : opened["values"].items()) {
    ASSERT_TRUE(sums.contains(path)) << path;
    const Sum& sum = sums.at(path);
    EXPECT_EQ(sum.numbers, recorded[0].get<int>()) << path;
    EXPECT_EQ(sum.nulls, recorded[1].get<int>()) << path;
    EXPECT_NEAR(sum.sum, recorded[2].get<double>(), kTolerance * sum.magnitude) << path;
  }
}

TEST(LinksTest, ALinkOpensWhatItAlwaysDid) {
  std::ifstream file(std::string(CHAINRULE_TEST_DATA) + "/reference/links.json");
  json links = json::parse(file);
  ASSERT_GE(links.size(), 200u);
  const char* record = std::getenv("CHAINRULE_RECORD");
  Tutor tutor;
  for (json& entry : links) {
    const std::string link = entry["link"];
    SCOPED_TRACE(link);
    ASSERT_EQ(tutor.SetState(link), std::nullopt);
    if (record != nullptr && !entry.contains("opens")) entry["opens"] = Record(tutor);
    ASSERT_TRUE(entry.contains("opens"));
    ExpectOpens(tutor, entry["opens"]);
    // The link that the tutor writes for this state today opens the same.
    ASSERT_EQ(tutor.SetState(tutor.Link()), std::nullopt);
    ExpectOpens(tutor, entry["opens"]);
  }
  if (record == nullptr) return;
  std::ofstream out(record);
  out << "[\n";
  for (std::size_t i = 0; i < links.size(); ++i)
    out << links[i].dump() << (i + 1 < links.size() ? ",\n" : "\n]\n");
}

TEST(StepNamesTest, EveryStepOfEveryLessonIsOpenedByItsName) {
  Tutor tutor;
  for (const auto& lesson : tutor.catalog().lessons()) {
    const std::string start = "lesson=" + std::string(lesson->id());
    ASSERT_EQ(tutor.SetState(start), std::nullopt);
    const StepList steps = tutor.trace().steps;
    for (int step = 1; step <= static_cast<int>(steps.size()); ++step) {
      SCOPED_TRACE(start + "&step=" + steps.NameOf(step));
      ASSERT_EQ(tutor.SetState(start + "&step=" + steps.NameOf(step)), std::nullopt);
      EXPECT_EQ(tutor.state().Integer("step"), step);
      EXPECT_EQ(tutor.Link(), start + "&step=" + std::to_string(step));
    }
  }
}

TEST(StepNamesTest, AStepIsNamedByWhatItComputesOrByItsKind) {
  Tutor tutor;
  for (const auto& [link, step] :
       std::vector<std::pair<std::string, int>>{{"step=delta1", 10},
                                                {"step=dW3", 13},
                                                {"step=hand.delta1", 10},
                                                {"step=update", 14},
                                                {"W1=1;2&x=3&y=4&step=delta1", 4},
                                                {"lesson=saturation&step=cure", 16},
                                                {"lesson=blocks&step=bottleneck.conv2", 5},
                                                {"lesson=norm&step=dgamma", 6},
                                                {"lesson=conv&step=dx.3", 7},
                                                {"lesson=conv&n=1000&step=dx", 2}}) {
    ASSERT_EQ(tutor.SetState(link), std::nullopt) << link;
    EXPECT_EQ(tutor.state().Integer("step"), step) << link;
  }
}

TEST(StepNamesTest, ANameThatNoStepHasIsRefusedWithThoseThatThereAre) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("step=9"), std::nullopt);
  std::optional<Error> error = tutor.SetState("step=delta4");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->sentence,
            "step=delta4 is refused: no step has this name here; the 14 steps are s1, x1, s2, x2, "
            "s3, x3, e, delta3, delta2, delta1, dW1, dW2, dW3, update.");
  EXPECT_EQ(tutor.Link(), "lesson=backprop&step=9") << "nothing was changed";
  // Several steps have this kind, so it does not name a step.
  EXPECT_TRUE(tutor.SetState("step=signal").has_value());
  EXPECT_TRUE(tutor.SetState("step=W1").has_value()) << "an input is not computed by a step";
  error = tutor.SetState("lesson=conv&step=nothing");
  ASSERT_TRUE(error.has_value());
  EXPECT_TRUE(
      error->sentence.ends_with("y.1, y.2, y.3, y.4, dx.1, dx.2, dx.3, dx.4, dx.5, dx.6, "
                                "dx.7, dx.8, dw.1, dw.2, dw.3, dw.4 and 8 more."))
      << error->sentence;
  for (const char* link : {"step=1.5", "step=-1", "step=delta-1", "step=", "step=15", "step=_a"})
    EXPECT_TRUE(tutor.SetState(link).has_value()) << link;
  EXPECT_EQ(tutor.Link(), "lesson=backprop&step=9");
}

TEST(StepNamesTest, AKeyThatIsNotBuiltYetIsIgnoredAndSaidSo) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("loss=half&typo=1&eta=0.5"), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&eta=0.5");
  EXPECT_EQ(tutor.notices(),
            (std::vector<std::string>{
                "This link also has typo, which this lesson does not know; it is ignored.",
                "This link also has loss, which is not built yet; it is ignored."}));
}

}  // namespace
}  // namespace chainrule
