#include "app/command_line.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace chainrule {
namespace {

TEST(CommandLineTest, ValuesIsOneJsonObject) {
  const CommandOutput output = RunCommand({"values", "#lesson=backprop&step=3"});
  EXPECT_EQ(output.exit_status, 0);
  EXPECT_EQ(output.err, "");
  const nlohmann::json values = nlohmann::json::parse(output.out);
  EXPECT_NEAR(values["e"].get<double>(), 3.2511382604620422, 1e-15);
  for (const char* key : {"s", "x", "e", "delta", "dW", "hand"}) EXPECT_TRUE(values.contains(key));
}

TEST(CommandLineTest, OutlineIsThePageAsText) {
  const CommandOutput output = RunCommand({"outline", "step=9"});
  EXPECT_EQ(output.exit_status, 0);
  EXPECT_NE(output.out.find("# Sensitivity of layer 2"), std::string::npos);
}

TEST(CommandLineTest, ARefusedStateIsOneClearLine) {
  std::string thousands = "lesson=backprop";
  for (int layer = 1; layer <= 10000; ++layer)
    thousands += "&W" + std::to_string(layer) + "=1";
  struct Bad {
    std::string state;
    std::vector<std::string> says;
  };
  const std::vector<Bad> states{
      {"W1=1,2;3", {"W1", "1,2;3"}},
      {"W1=.1,.2;.3,.4&W2=1;2&W3=1;2", {"W2", "3"}},
      {"x=abc", {"x", "abc", "number"}},
      {"x=1e999", {"x", "1e999"}},
      {"x=0x10", {"x", "0x10"}},
      {thousands, {""}},
      {"x=" + std::string(1 << 20, '1'), {"65536"}},
      {"x=1&x=2", {"x", "twice"}},
      {"x=%4", {"x", "%4"}},
      {"x=%C3%28", {"UTF-8"}},
      {"lesson=nothing", {"lesson", "nothing"}},
  };
  for (const Bad& bad : states) {
    SCOPED_TRACE(bad.state.substr(0, 40));
    for (const char* command : {"values", "outline"}) {
      const CommandOutput output = RunCommand({command, bad.state});
      EXPECT_EQ(output.exit_status, 2);
      EXPECT_EQ(output.out, "");
      EXPECT_EQ(std::count(output.err.begin(), output.err.end(), '\n'), 1);
      EXPECT_LT(output.err.size(), 600u);
      for (const std::string& word : bad.says)
        EXPECT_NE(output.err.find(word), std::string::npos) << output.err;
    }
  }
}

TEST(CommandLineTest, TenLayersAreRefusedWithTheLimit) {
  const CommandOutput output = RunCommand({"values", "W1=1;1&W2=1;1&W3=1;1&W9=1;1"});
  EXPECT_EQ(output.exit_status, 2);
  EXPECT_NE(output.err.find("8"), std::string::npos) << output.err;
}

TEST(CommandLineTest, UnknownKeysAreSaidBesideTheValues) {
  const CommandOutput output = RunCommand({"values", "colour=blue"});
  EXPECT_EQ(output.exit_status, 0);
  EXPECT_NE(output.err.find("colour"), std::string::npos);
  EXPECT_TRUE(nlohmann::json::accept(output.out));
}

TEST(CommandLineTest, SaysHowItIsUsed) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {"values"}, {"draw", "x=1"}, {"values", "x=1", "y=1"}}) {
    const CommandOutput output = RunCommand(arguments);
    EXPECT_EQ(output.exit_status, 2);
    EXPECT_NE(output.err.find("values"), std::string::npos);
  }
  EXPECT_EQ(RunCommand({"--help"}).exit_status, 0);
}

TEST(CommandLineTest, WhatIsNotFiniteIsNull) {
  // ReLU's slope is 0 or 1; a large eta with many updates runs away.
  const CommandOutput output =
      RunCommand({"values", "theta=identity&out=identity&eta=1000&updates=100"});
  EXPECT_EQ(output.exit_status, 0);
  const nlohmann::json values = nlohmann::json::parse(output.out);
  EXPECT_TRUE(values["e"].is_null()) << output.out;
}

}  // namespace
}  // namespace chainrule
