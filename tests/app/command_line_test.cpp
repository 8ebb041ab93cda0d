#include "app/command_line.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "app/tutor.h"

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
  for (int layer = 1; layer <= 10000; ++layer) thousands += "&W" + std::to_string(layer) + "=1";
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

TEST(CommandLineTest, JudgeNamesTheMistakeInEachAnswer) {
  // Row 0 of W^(3) is 1, so two rules give the same number.
  const CommandOutput output =
      RunCommand({"judge", "lesson=backprop&ask=x2,e,delta", "--answers",
                  "x2:1,0=-0.902;e=3.251;delta3:0,0=-3.600;delta2:0,0=-0.671;delta1:0,0=7;"
                  "delta1:1,0=x"});
  ASSERT_EQ(output.exit_status, 0) << output.err;
  EXPECT_EQ(output.err, "");
  const nlohmann::json judged = nlohmann::json::parse(output.out);
  ASSERT_EQ(judged["cells"].size(), 6u);
  const nlohmann::json& right = judged["cells"][1];
  EXPECT_EQ(right["quantity"], "e");
  EXPECT_EQ(right["kind"], "right");
  EXPECT_TRUE(right["under"].is_null());
  EXPECT_EQ(judged["cells"][2]["kind"], "right_rounded");
  const nlohmann::json& wrong = judged["cells"][3];
  EXPECT_EQ(wrong["quantity"], "delta2:0,0");
  EXPECT_EQ(wrong["typed"], "-0.671");
  EXPECT_EQ(wrong["kind"], "misconception");
  EXPECT_EQ(wrong["decimals"], 3);
  EXPECT_EQ(wrong["kept"], 3);
  EXPECT_DOUBLE_EQ(wrong["exact"].get<double>(), -1.3502660925153804);
  nlohmann::json rules = nlohmann::json::array();
  rules.push_back({{"rule", "row_0_used"}, {"layer", 2}});
  rules.push_back({{"rule", "weights_forgotten"}, {"layer", 2}});
  EXPECT_EQ(wrong["rules"], rules);
  EXPECT_EQ(wrong["from"], nlohmann::json::array({"x2:1,0", "delta3:0,0"}));
  for (const char* empty : {"also", "pairs", "slips"}) EXPECT_TRUE(wrong[empty].empty());
  EXPECT_TRUE(wrong["more"].is_null());
  EXPECT_EQ(wrong["text"],
            "δ^(2)_1: not yet. −0.671 comes out if row 0 of W is used, and also if W is left out.");
  EXPECT_EQ(judged["cells"][4]["kind"], "unrecognised");
  EXPECT_EQ(judged["cells"][5]["kind"], "unreadable");
  EXPECT_TRUE(judged["cells"][5]["decimals"].is_null());
  ASSERT_EQ(judged["working"].size(), 1u);
  const nlohmann::json& cause = judged["working"][0];
  EXPECT_EQ(cause["first"], "delta2:0,0");
  EXPECT_EQ(cause["rules"], nlohmann::json::array({"row_0_used", "weights_forgotten"}));
  EXPECT_EQ(cause["scope"], "layer 2");
  EXPECT_EQ(cause["cells"], nlohmann::json::array({"delta2:0,0"}));
  // An exercise in which the two give different numbers.
  const std::string apart = cause["apart"].get<std::string>();
  EXPECT_TRUE(apart.starts_with("lesson=backprop&seed=")) << apart;
  EXPECT_EQ(judged["credit"], 3);
  EXPECT_EQ(judged["of"], 6);
  EXPECT_EQ(judged["clean"], false);
}

TEST(CommandLineTest, ExerciseIsTheWholeStateOfASeedAndALevel) {
  for (const char* const lesson : {"backprop", "saturation", "blocks", "norm", "conv"}) {
    const CommandOutput exercise = RunCommand({"exercise", lesson, "--seed", "7", "--level", "2"});
    ASSERT_EQ(exercise.exit_status, 0) << exercise.err;
    EXPECT_EQ(std::count(exercise.out.begin(), exercise.out.end(), '\n'), 1);
    const std::string whole = exercise.out.substr(0, exercise.out.size() - 1);
    EXPECT_NE(whole.find("&decimals=3"), std::string::npos) << whole;
    Tutor tutor;
    ASSERT_EQ(tutor.SetState(whole), std::nullopt);
    EXPECT_TRUE(tutor.notices().empty());
    EXPECT_EQ(tutor.Link(), whole);
    const std::string short_link = "lesson=" + std::string(lesson) + "&seed=7&level=2";
    ASSERT_EQ(tutor.SetState(short_link), std::nullopt);
    EXPECT_EQ(tutor.Link(), whole);
    EXPECT_EQ(RunCommand({"values", short_link}).out, RunCommand({"values", whole}).out);
  }
  EXPECT_EQ(RunCommand({"exercise", "norm"}).out,
            RunCommand({"exercise", "norm", "--level", "1", "--seed", "1"}).out);
  const std::vector<std::vector<std::string>> refused{{"exercise", "nothing"},
                                                      {"exercise"},
                                                      {"exercise", "norm", "--level", "3"},
                                                      {"exercise", "norm", "--level", "0"},
                                                      {"exercise", "norm", "--seed", "-1"},
                                                      {"exercise", "norm", "--seed", "1.5"},
                                                      {"exercise", "norm", "--seed", "x"}};
  for (const std::vector<std::string>& arguments : refused) {
    const CommandOutput output = RunCommand(arguments);
    EXPECT_EQ(output.exit_status, 2) << arguments.back();
    EXPECT_EQ(output.out, "");
    EXPECT_EQ(std::count(output.err.begin(), output.err.end(), '\n'), 1) << output.err;
  }
}

TEST(CommandLineTest, JudgeReadsTheAnswersOfAStateToo) {
  const CommandOutput output =
      RunCommand({"judge", "lesson=backprop&ask=s1&answers=s1:0,0=.7;s1:1,0=1&mode=read&step=0"});
  ASSERT_EQ(output.exit_status, 0) << output.err;
  const nlohmann::json judged = nlohmann::json::parse(output.out);
  EXPECT_EQ(judged["credit"], 2);
  EXPECT_EQ(judged["clean"], true);
  // What was given up, and what is left blank, is not clean.
  for (const char* state : {"ask=s1&answers=s1:0,0=.7", "ask=s1&answers=s1:0,0=.7&shown=s1:1,0",
                            "ask=s1&answers=s1:0,0=.7;s1:1,0=1&hints=s1:0,0=2"}) {
    EXPECT_EQ(nlohmann::json::parse(RunCommand({"judge", state}).out)["clean"], false) << state;
  }
  // Without `ask`, all numbers of a lesson whose page does not ask are judged.
  const CommandOutput saturation =
      RunCommand({"judge", "lesson=saturation", "--answers", "h:0,0=0.976;residual:0,0=0.024"});
  ASSERT_EQ(saturation.exit_status, 0) << saturation.err;
  EXPECT_EQ(nlohmann::json::parse(saturation.out)["cells"][1]["kind"], "misconception");
}

TEST(CommandLineTest, JudgeRefusesInOneLine) {
  // So many examples are not asked for one by one.
  std::string points = "1,1,1";
  for (int n = 1; n < 61; ++n) points += ";1,1,1";
  const std::vector<std::vector<std::string>> refused{
      {"judge", "lesson=backprop&x=abc"},
      {"judge", "lesson=backprop", "--answers", "delta9:0,0=1"},
      {"judge", "lesson=backprop", "--answers", "delta2:5,0=1"},
      {"judge", "lesson=backprop", "--answers", "0.7"},
      {"judge", "lesson=backprop&ask=nothing"},
      {"judge", "lesson=saturation&points=" + points},
      {"judge", "lesson=none"},
      {"judge", "lesson=backprop", "--answer", "e=1"}};
  for (const std::vector<std::string>& arguments : refused) {
    const CommandOutput output = RunCommand(arguments);
    EXPECT_EQ(output.exit_status, 2) << arguments.back();
    EXPECT_EQ(output.out, "");
    EXPECT_EQ(std::count(output.err.begin(), output.err.end(), '\n'), 1) << output.err;
  }
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
  // With a large eta and many updates, descent diverges.
  const CommandOutput output =
      RunCommand({"values", "theta=identity&out=identity&eta=1000&updates=100"});
  EXPECT_EQ(output.exit_status, 0);
  const nlohmann::json values = nlohmann::json::parse(output.out);
  EXPECT_TRUE(values["e"].is_null()) << output.out;
}

TEST(CommandLineTest, ExportGivesAInEachFormat) {
  const CommandOutput mtx = RunCommand({"export", "lesson=conv", "--as", "mtx"});
  EXPECT_EQ(mtx.exit_status, 0) << mtx.err;
  EXPECT_TRUE(mtx.out.starts_with("%%MatrixMarket matrix coordinate real general\n")) << mtx.out;
  EXPECT_NE(mtx.out.find("\n4 8 24\n1 1 1\n1 2 -0.5\n"), std::string::npos) << mtx.out;
  EXPECT_EQ(RunCommand({"export", "lesson=conv", "--as", "csv"}).out.substr(0, 7), "1,-0.5,");
  const CommandOutput latex = RunCommand({"export", "lesson=conv", "--as", "latex"});
  EXPECT_TRUE(latex.out.starts_with("\\begin{bmatrix} 1 & -0.5 & 0.75 & 0 &")) << latex.out;
  EXPECT_TRUE(RunCommand({"export", "lesson=conv", "--as", "npz"}).out.starts_with("PK\x03\x04"));
  EXPECT_TRUE(RunCommand({"export", "lesson=conv", "--as", "png"}).out.starts_with("\x89PNG\r\n"));
}

TEST(CommandLineTest, ExportSaysItsSizeBeforehand) {
  for (const char* state :
       {"lesson=conv", "lesson=conv&dim=2&cin=4&cout=6&groups=2&n=30,20&pad=1&w=default",
        "lesson=conv&n=5000&pad=3&stride=2", "lesson=conv&n=1&k=1&pad=3&stride=4"}) {
    for (const char* format : {"mtx", "npz", "csv", "png"}) {
      SCOPED_TRACE(std::string(state) + " " + format);
      Tutor tutor;
      ASSERT_EQ(tutor.SetState(state), std::nullopt);
      Result<std::unique_ptr<Export>> made = tutor.TakeAway(format, 1e9);
      if (!made) {  // a matrix too large for a table of cells
        EXPECT_STREQ(format, "csv");
        continue;
      }
      const std::unique_ptr<Export> file = *std::move(made);
      std::string piece;
      double bytes = 0;
      double done = 0;
      for (bool more = true; more;) {
        more = file->Next(piece);
        bytes += static_cast<double>(piece.size());
        EXPECT_GE(file->Done(), done);
        EXPECT_LT(piece.size(), 300'000u);
        done = file->Done();
      }
      EXPECT_EQ(done, 1);
      if (file->exact())
        EXPECT_EQ(bytes, file->bytes());
      else
        EXPECT_LE(bytes, file->bytes());
      // A file that needs more space than there is gets refused before it begins.
      const Result<std::unique_ptr<Export>> refused = tutor.TakeAway(format, file->bytes() - 1);
      ASSERT_FALSE(refused.ok());
      EXPECT_NE(refused.error().sentence.find("at most"), std::string::npos);
    }
  }
}

TEST(BringInTest, TheShapeSetsTheSizesUndoBringsBackAndWhatIsRefusedChangesNothing) {
  Tutor tutor;
  ASSERT_EQ(tutor.SetState("lesson=conv"), std::nullopt);
  const std::string before = tutor.Link();
  struct Good {
    std::string what;
    std::string text;
    std::vector<std::string> keys;
  };
  for (const Good& good :
       {Good{"x", "1,2,3,4,5", {"cin=1", "n=5", "x=1,2,3,4,5"}},
        Good{"x", "1,2,3\n4,5,6", {"n=3", "x=1,2,3,4,5,6"}},
        Good{"x", "[[[1,2,3],[4,5,6],[7,8,9]]]", {"dim=2", "cin=1", "n=3,3"}},
        Good{"w", "1,2", {"cin=1", "cout=1", "k=2", "w=1,2"}},
        Good{"w", "1, 2; 3, 4", {"dim=2", "cin=1", "cout=1", "k=2,2", "w=1,2,3,4"}},
        Good{"w", "[[[1,2],[3,4]],[[5,6],[7,8]],[[1,2],[3,4]]]", {"cout=3", "k=2"}},
        Good{"dy", "9 8 7 6", {"dy=9,8,7,6"}}}) {
    SCOPED_TRACE(good.text);
    const std::optional<Error> error = tutor.BringIn(good.what, "", good.text);
    ASSERT_EQ(error, std::nullopt) << error->sentence;
    for (const std::string& key : good.keys)
      EXPECT_NE(("&" + tutor.Link() + "&").find("&" + key + "&"), std::string::npos)
          << tutor.Link();
    Tutor again;
    EXPECT_EQ(again.SetState(tutor.Link()), std::nullopt);
    EXPECT_EQ(again.ValuesJson(), tutor.ValuesJson());
    ASSERT_EQ(tutor.Do({.id = "tool.undo"}), std::nullopt);
    EXPECT_EQ(tutor.Link(), before);
  }
  std::string long_text;
  for (int i = 0; i < 30'000; ++i) long_text += "0.125 ";
  struct Bad {
    std::string what;
    std::string text;
    std::string says;
  };
  for (const Bad& bad :
       {Bad{"x", "1,b", "\"b\""}, Bad{"x", "[[[[1]]]]", "1 × 1 × 1 × 1"},
        Bad{"dy", "1,2", "need 4"}, Bad{"x", "1,2e7,3", "x"}, Bad{"x", "1", "output"},
        Bad{"q", "1", "x, w or dy"}, Bad{"x", long_text, "65,536"}}) {
    SCOPED_TRACE(bad.says);
    const std::optional<Error> error = tutor.BringIn(bad.what, "", bad.text);
    ASSERT_NE(error, std::nullopt);
    EXPECT_NE(error->sentence.find(bad.says), std::string::npos) << error->sentence;
    EXPECT_EQ(tutor.Link(), before);
  }
  ASSERT_EQ(tutor.SetState("lesson=backprop"), std::nullopt);
  EXPECT_NE(tutor.BringIn("x", "", "1,2"), std::nullopt);
}

TEST(CommandLineTest, ARefusedExportIsOneClearLine) {
  struct Bad {
    std::vector<std::string> arguments;
    std::string says;
  };
  const std::vector<Bad> commands{
      {{"export", "lesson=conv"}, "export STATE --as"},
      {{"export", "lesson=conv", "--as"}, "export STATE --as"},
      {{"export", "lesson=conv", "--as", "npz", "--as", "mtx"}, "export STATE --as"},
      {{"export", "lesson=conv", "--as", "xlsx"}, "\"xlsx\""},
      {{"export", "lesson=conv&n=0", "--as", "npz"}, "n"},
      {{"export", "lesson=backprop", "--as", "npz"}, "no matrix"},
      {{"export", "lesson=conv&n=100", "--as", "latex"}, "196 × 200"},
      {{"export", "lesson=conv&n=5000", "--as", "csv"}, "20,000,000"},
      {{"export", "lesson=conv&n=900000&k=500", "--as", "npz"}, "GB"},
      {{"export", "lesson=conv", "--as", "npz", "-o", "/no/such/folder/A.npz"},
       "/no/such/folder/A.npz"},
  };
  for (const Bad& bad : commands) {
    SCOPED_TRACE(bad.arguments.back());
    const CommandOutput output = RunCommand(bad.arguments);
    EXPECT_EQ(output.exit_status, 2);
    EXPECT_EQ(output.out, "");
    EXPECT_EQ(std::count(output.err.begin(), output.err.end(), '\n'), 1);
    EXPECT_NE(output.err.find(bad.says), std::string::npos) << output.err;
  }
}

}  // namespace
}  // namespace chainrule
