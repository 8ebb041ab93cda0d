// "Your turn": a learner works a lesson's numbers out, and nothing gives them away.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/hands.h"
#include "app/tutor.h"
#include "course/asked.h"
#include "course/number.h"
#include "draw/svg.h"
#include "page/outline.h"

namespace chainrule {
namespace {

void Open(Tutor& tutor, const std::string& link) {
  ASSERT_EQ(tutor.SetState(link), std::nullopt) << link;
}

std::string Outline(const Tutor& tutor) {
  return OutlineText(tutor.page());
}

std::vector<const AskedNumber*> AskedAt(const Tutor& tutor) {
  const Asked* const asked = tutor.page().asked();
  return asked == nullptr ? std::vector<const AskedNumber*>()
                          : asked->AtStep(tutor.session().step());
}

// Types an answer into the slot beside the words.
std::optional<Error> Answer(Tutor& tutor, const Quantity& quantity, const std::string& text) {
  return Set(tutor, "turn." + ToText(quantity), text);
}

std::vector<const Lesson*> AskingLessons(const Tutor& tutor) {
  std::vector<const Lesson*> asking;
  for (const auto& lesson : tutor.catalog().lessons())
    if (!lesson->parts().asks.empty()) asking.push_back(lesson.get());
  return asking;
}

TEST(TurnTest, ALearnerWhoWorksToFourDecimalsHasAllRightAtTheFirstTry) {
  Tutor tutor;
  tutor.SetQuery("hide", "header");  // whose undo depends on what was before
  for (const Lesson* const lesson : AskingLessons(tutor)) {
    SCOPED_TRACE(lesson->id());
    Open(tutor, "lesson=" + std::string(lesson->id()) + "&mode=work");
    int answered = 0;
    const int steps = static_cast<int>(tutor.trace().steps.size());
    for (int step = 1; step <= steps; ++step) {
      ASSERT_EQ(Set(tutor, "timeline.slider", std::to_string(step)), std::nullopt);
      std::vector<Quantity> entries;
      for (const AskedNumber* const number : AskedAt(tutor)) entries.push_back(number->quantity);
      if (entries.empty()) continue;
      for (const Quantity& entry : entries) {
        const double exact = *tutor.trace().values.At(entry);
        ASSERT_EQ(Answer(tutor, entry, PrintNumber(ShownValue(exact, 4))), std::nullopt);
        ++answered;
      }
      ASSERT_EQ(Press(tutor, "turn.check"), std::nullopt);
      EXPECT_FALSE(tutor.page().Find("turn.show")->enabled) << "nothing is left to do";
    }
    EXPECT_GE(answered, 7);
    for (const AskedNumber& number : tutor.page().asked()->numbers()) {
      EXPECT_TRUE(number.right()) << ToText(number.quantity);
      EXPECT_EQ(number.wrong_tries, 0) << ToText(number.quantity);
    }
    // The link carries all of it.
    Tutor other;
    other.SetQuery("hide", "header");
    Open(other, tutor.Link());
    EXPECT_EQ(Outline(other), Outline(tutor));
  }
}

TEST(TurnTest, AMistakeIsMarkedFirstAndNamedOnRequest) {
  Tutor tutor;
  Open(tutor, "lesson=backprop&mode=work&ask=delta1&step=delta1");
  ASSERT_EQ(Answer(tutor, {"delta1", 0, 0}, "-0.689"), std::nullopt);
  EXPECT_EQ(Outline(tutor).find("not yet."), std::string::npos) << "it is not checked yet";
  ASSERT_EQ(Press(tutor, "turn.check"), std::nullopt);
  EXPECT_NE(Outline(tutor).find("not yet."), std::string::npos);
  EXPECT_EQ(Outline(tutor).find("is squared"), std::string::npos);
  EXPECT_EQ(tutor.page().Find("turn.hint")->text, "Why?");
  ASSERT_EQ(Press(tutor, "turn.hint"), std::nullopt);
  EXPECT_NE(Outline(tutor).find("−0.689 is what comes out if the signal s is squared in place of "
                                "the output x."),
            std::string::npos)
      << Outline(tutor);

  // Right at the second try.
  ASSERT_EQ(Answer(tutor, {"delta1", 0, 0}, "-.857"), std::nullopt);
  EXPECT_EQ(tutor.page().reader().MarkOf(*tutor.page().Find("turn.delta1:0,0")), Mark::kNone);
  ASSERT_EQ(Press(tutor, "turn.check"), std::nullopt);
  const AskedNumber& number = *tutor.page().asked()->Find({"delta1", 0, 0});
  EXPECT_TRUE(number.right());
  EXPECT_EQ(number.wrong_tries, 1);
  EXPECT_EQ(tutor.page().reader().MarkOf(*tutor.page().Find("turn.delta1:0,0")), Mark::kRight);
}

TEST(TurnTest, TheSecondWrongTryExplainsUnasked) {
  Tutor tutor;
  Open(tutor, "lesson=backprop&mode=work&ask=delta1:0,0&step=delta1");
  for (const char* const wrong : {"77", "-0.689"}) {
    ASSERT_EQ(Answer(tutor, {"delta1", 0, 0}, wrong), std::nullopt);
    ASSERT_EQ(Press(tutor, "turn.check"), std::nullopt);
  }
  EXPECT_NE(Outline(tutor).find("the signal s is squared"), std::string::npos);
}

TEST(TurnTest, HintsSayMoreFromOneToTheNext) {
  Tutor tutor;
  Open(tutor, "lesson=backprop&mode=work&ask=delta1:0,0&step=delta1");
  const auto has = [&](const char* id) {
    return OutlineJson(tutor.page()).find(std::string("\"id\":\"") + id + "\"") !=
           std::string::npos;
  };
  EXPECT_FALSE(has("turn.hint_rule"));
  EXPECT_FALSE(has("story.lines"));
  ASSERT_EQ(Press(tutor, "turn.hint"), std::nullopt);
  EXPECT_TRUE(has("turn.hint_rule"));
  EXPECT_FALSE(has("story.lines"));
  ASSERT_EQ(Press(tutor, "turn.hint"), std::nullopt);
  EXPECT_TRUE(has("story.lines"));
  EXPECT_EQ(Outline(tutor).find("0.6347"), std::string::npos) << "the slope would give it away";
  ASSERT_EQ(Press(tutor, "turn.hint"), std::nullopt);
  EXPECT_NE(Outline(tutor).find("(1 · (−1.35"), std::string::npos) << Outline(tutor);
  EXPECT_EQ(Outline(tutor).find("0.8571"), std::string::npos);
  EXPECT_FALSE(tutor.page().Find("turn.hint")->enabled);

  ASSERT_EQ(Answer(tutor, {"delta1", 0, 0}, "-0.857"), std::nullopt);
  ASSERT_EQ(Press(tutor, "turn.check"), std::nullopt);
  EXPECT_EQ(tutor.page().reader().MarkOf(*tutor.page().Find("turn.delta1:0,0")), Mark::kHelped);
}

TEST(TurnTest, EveryStepThatAsksHasAHint) {
  Tutor tutor;
  for (const auto& lesson : tutor.catalog().lessons()) {
    if (lesson->parts().asks.empty()) continue;
    for (int step = 1; step <= static_cast<int>(lesson->Compute(lesson->Opening()).steps.size());
         ++step) {
      Open(tutor, "lesson=" + std::string(lesson->id()) +
                      "&mode=work&ask=all&step=" + std::to_string(step));
      if (tutor.page().asked()->AtStep(step).empty()) continue;
      EXPECT_EQ(Press(tutor, "turn.hint"), std::nullopt) << tutor.Link();
      EXPECT_NE(OutlineJson(tutor.page()).find("turn.hint_rule"), std::string::npos);
    }
  }
}

TEST(TurnTest, ShowGivesTheNumberAndTakesNoAnswerBack) {
  Tutor tutor;
  Open(tutor, "lesson=backprop&mode=work&ask=delta1&step=delta1");
  ASSERT_EQ(Press(tutor, "turn.show"), std::nullopt);
  EXPECT_EQ(TextOf(tutor, "turn.delta1:0,0"), "−0.8571");
  EXPECT_EQ(TextOf(tutor, "turn.delta1:1,0"), "?");
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(TextOf(tutor, "turn.delta1:0,0"), "?");
}

TEST(TurnTest, AnswersAreUndoneOneByOneAndBelongToTheirProblem) {
  Tutor tutor;
  Open(tutor, "lesson=backprop&mode=work&step=1");
  ASSERT_EQ(Answer(tutor, {"s1", 0, 0}, "0.7"), std::nullopt);
  ASSERT_EQ(Answer(tutor, {"s1", 1, 0}, "1.0"), std::nullopt);
  ASSERT_EQ(Press(tutor, "turn.check"), std::nullopt);
  const std::string answered = tutor.Link();
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(TextOf(tutor, "turn.s1:0,0"), "0.7");
  EXPECT_EQ(TextOf(tutor, "turn.s1:1,0"), "?");
  ASSERT_EQ(Press(tutor, "tool.redo"), std::nullopt);
  ASSERT_EQ(Press(tutor, "tool.redo"), std::nullopt);
  EXPECT_EQ(tutor.Link(), answered);

  ASSERT_EQ(Set(tutor, "net.W1:0,0", "0.2"), std::nullopt);
  EXPECT_EQ(TextOf(tutor, "turn.s1:0,0"), "?") << "another problem asks again";
  ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
  EXPECT_EQ(tutor.Link(), answered);
}

TEST(TurnTest, WhatIsNotANumberIsRefusedAndNothingChanges) {
  Tutor tutor;
  Open(tutor, "lesson=backprop&mode=work&step=1");
  const std::string before = tutor.Link();
  for (const char* const wrong : {"abc", "1,500", "0x1", "nan", "1/0", "--1", "1e999", "0.7 0.8",
                                  "?", "0.1234567890123456789012345",
                                  "\xe2\x80\xae"
                                  "0.7"}) {
    const std::optional<Error> error = Answer(tutor, {"s1", 0, 0}, wrong);
    ASSERT_TRUE(error) << wrong;
    EXPECT_FALSE(error->sentence.empty());
    EXPECT_EQ(tutor.Link(), before);
  }
  for (const auto& [typed, kept] :
       std::vector<std::pair<const char*, const char*>>{{"0,7", "0.7"},
                                                        {"\xe2\x88\x92"
                                                         "0.7",
                                                         "\xe2\x88\x92"
                                                         "0.7"},
                                                        {"0.70", "0.70"},
                                                        {"7/10", "7/10"},
                                                        {" .7", " .7"}}) {
    ASSERT_EQ(Answer(tutor, {"s1", 0, 0}, typed), std::nullopt) << typed;
    EXPECT_EQ(ValueOf(tutor, "turn.s1:0,0"), kept);
    Tutor other;
    Open(other, tutor.Link());
    EXPECT_EQ(ValueOf(other, "turn.s1:0,0"), kept);
  }
  ASSERT_EQ(Answer(tutor, {"s1", 0, 0}, ""), std::nullopt);
  EXPECT_EQ(tutor.Link(), before) << "an empty answer is none";
}

TEST(TurnTest, OneExerciseFollowsAnother) {
  Tutor tutor;
  for (const Lesson* const lesson : AskingLessons(tutor)) {
    SCOPED_TRACE(lesson->id());
    const std::string id(lesson->id());
    Open(tutor, "lesson=" + id + "&mode=work");
    const std::string before = tutor.Link();
    ASSERT_EQ(Press(tutor, "turn.exercise.2"), std::nullopt);
    Tutor other;
    Open(other, "lesson=" + id + "&seed=1&level=2");
    EXPECT_EQ(tutor.Link(), other.Link()) << "the same for everybody";
    ASSERT_EQ(Press(tutor, "turn.exercise.1"), std::nullopt);
    EXPECT_EQ(tutor.state().Integer("seed"), 2);
    EXPECT_EQ(tutor.state().Integer("level"), 1);
    ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
    ASSERT_EQ(Press(tutor, "tool.undo"), std::nullopt);
    EXPECT_EQ(tutor.Link(), before);
  }
  Open(tutor, "lesson=backprop&mode=work&ask=e");
  ASSERT_EQ(Press(tutor, "turn.first_open"), std::nullopt);
  EXPECT_EQ(tutor.page().Find("turn.exercise.1"), nullptr) << "not before the work is done";
  ASSERT_EQ(Press(tutor, "turn.show"), std::nullopt);
  EXPECT_NE(Outline(tutor).find("All numbers are settled: 0 of 1 right"), std::string::npos);
  EXPECT_NE(tutor.page().Find("turn.exercise.1"), nullptr);
}

// The page writes 18,496, so a learner may write it so, too.
TEST(TurnTest, ACountMayBeTypedInGroups) {
  Tutor tutor;
  Open(tutor, "lesson=blocks&mode=work&step=residual.total");
  for (const char* const text : {"18,496", "18 496", "18496"}) {
    ASSERT_EQ(Answer(tutor, {"residual.total", 0, 0}, text), std::nullopt) << text;
    EXPECT_EQ(tutor.page().asked()->Find({"residual.total", 0, 0})->typed, "18496") << text;
  }
  for (const char* const text : {"18,49", "1,8,496", ",496", "18,,496", "1234,567", "18,4960"}) {
    const std::optional<Error> error = Answer(tutor, {"residual.total", 0, 0}, text);
    const std::string typed = tutor.page().asked()->Find({"residual.total", 0, 0})->typed;
    EXPECT_TRUE(error || typed != "18496") << text;
    EXPECT_EQ(typed.find(','), std::string::npos) << text;
  }
  Open(tutor, "lesson=backprop&mode=work&step=1");
  EXPECT_TRUE(Answer(tutor, {"s1", 0, 0}, "1,500")) << "1.5 or 1500?";
}

TEST(TurnTest, LinksThatAskForWhatIsNotThereAreRefused) {
  Tutor tutor;
  for (const char* const link :
       {"lesson=backprop&ask=foo", "lesson=backprop&ask=delta9", "lesson=backprop&ask=W1",
        "lesson=backprop&ask=delta1:5,0", "lesson=backprop&ask=delta1:", "lesson=backprop&ask=1",
        "lesson=backprop&answers=foo", "lesson=backprop&answers=delta1=1",
        "lesson=backprop&answers=delta1:0,0=1;delta1:0,0=2", "lesson=backprop&answers=delta1:9,0=1",
        "lesson=backprop&checked=foo:0,0",
        "lesson=backprop&answers=delta1:0,0=0.1234567890123456789012345",
        "lesson=backprop&decimals=0", "lesson=backprop&mode=cheat", "lesson=conv&n=40&mode=work",
        "lesson=conv&ask=A"}) {
    const std::optional<Error> error = tutor.SetState(link);
    ASSERT_TRUE(error) << link;
    EXPECT_GT(error->sentence.size(), 20u) << link;
    EXPECT_EQ(tutor.Link(), "lesson=backprop") << link;
  }
}

TEST(TurnTest, OfManyNumbersAFewAreListedAtATime) {
  Tutor tutor;
  Open(tutor, "lesson=norm&ask=xhat&step=xhat");
  ASSERT_NE(tutor.page().Find("turn.xhat:0,0"), nullptr);
  EXPECT_NE(tutor.page().Find("turn.xhat:5,0"), nullptr);
  EXPECT_EQ(tutor.page().Find("turn.xhat:6,0"), nullptr);
  ASSERT_EQ(Press(tutor, "turn.show"), std::nullopt);
  EXPECT_EQ(tutor.page().Find("turn.xhat:0,0"), nullptr);
  EXPECT_NE(tutor.page().Find("turn.xhat:6,0"), nullptr);
  // A slot of the figure takes an answer, too.
  ASSERT_EQ(Set(tutor, "xhat.41", "0.5"), std::nullopt);
  EXPECT_EQ(tutor.page().asked()->Find({"xhat", 40, 0})->typed, "0.5");
}

// The nudge compares a number of its own with the gradient, which the learner may be asked for.
TEST(TurnTest, ANudgeBesideAGradientThatIsAskedFor) {
  Tutor tutor;
  const std::string link = "lesson=backprop&mode=work&ask=dW1:1,0&step=dW3&pin=W1:1,0";
  Open(tutor, link);
  EXPECT_EQ(Outline(tutor).find("1.71"), std::string::npos) << "not settled yet";
  Open(tutor, link + "&answers=dW1:1,0=-1.714&checked=dW1:1,0");
  EXPECT_NE(Outline(tutor).find("nudge: "), std::string::npos) << Outline(tutor);
  Open(tutor, link + "&shown=dW1:1,0");
  EXPECT_NE(Outline(tutor).find("−1.7141"), std::string::npos) << Outline(tutor);
}

TEST(TurnTest, AskTakesNamesFamiliesAndEntries) {
  Tutor tutor;
  const auto asked = [&](const std::string& ask) {
    Open(tutor, "lesson=backprop&ask=" + ask);
    std::string names;
    for (const AskedNumber& number : tutor.page().asked()->numbers())
      names += (names.empty() ? "" : " ") + ToText(number.quantity);
    return names;
  };
  EXPECT_EQ(asked("delta"), "delta3:0,0 delta2:0,0 delta1:0,0 delta1:1,0");
  EXPECT_EQ(asked("delta1"), "delta1:0,0 delta1:1,0");
  EXPECT_EQ(asked("delta1:1,0,e"), "e:0,0 delta1:1,0");
  EXPECT_EQ(asked("dW2"), "dW2:0,0 dW2:1,0 dW2:2,0");
  EXPECT_GT(asked("all").size(), 100u);
}

// Every number that is not shown gets another value. If the page stays the same, none of them
// shows.
void ExpectNothingGivenAway(const Lesson& lesson, const State& state) {
  const Trace trace = lesson.Compute(state);
  const Result<std::shared_ptr<const Asked>> asked = lesson.AskedFor(state, trace);
  ASSERT_TRUE(asked && *asked);
  const Mask mask(trace, state.Integer("step"), *asked);
  Trace other = trace;
  int changed = 0;
  for (const std::string& name : trace.sheet->AllNames()) {
    const Eigen::MatrixXd* const numbers = trace.values.Find(name);
    if (numbers == nullptr) continue;
    Eigen::MatrixXd altered = *numbers;
    for (int row = 0; row < altered.rows(); ++row)
      for (int column = 0; column < altered.cols(); ++column)
        if (!IsShown(mask.Of({name, row, column}))) {
          altered(row, column) = 0.3125 - 1.5 * altered(row, column);
          ++changed;
        }
    other.values.Set(name, std::move(altered));
  }
  const auto page_of = [&](const Trace& shown) {
    Page page(shown.values, mask, NumberStyle{});
    lesson.Compose(state, shown, page);
    page.Finish();
    return page;
  };
  const Page page = page_of(trace);
  const Page same = page_of(other);
  EXPECT_GT(changed, 0);
  const auto expect_same = [](const std::string& a, const std::string& b, const char* what) {
    const std::size_t at = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.begin() + std::min(a.size(), b.size()), b.begin()).first -
        a.begin());
    if (a == b) return;
    const std::size_t from = at < 90 ? 0 : at - 90;
    ADD_FAILURE() << what << " differs:\n"
                  << a.substr(from, 180) << "\n---\n"
                  << b.substr(from, 180);
  };
  expect_same(OutlineText(page), OutlineText(same), "the outline");
  expect_same(OutlineJson(page, lesson.text()), OutlineJson(same, lesson.text()), "the JSON");
  for (const std::string& id : FigureIds(page))
    expect_same(FigureAsSvg(page, {}, id, {})->svg, FigureAsSvg(same, {}, id, {})->svg, id.c_str());
}

TEST(TurnTest, NothingGivesAnAskedNumberAway) {
  Tutor tutor;
  for (const Lesson* const lesson : AskingLessons(tutor)) {
    for (const char* const ask : {"", "all"}) {
      Open(tutor, "lesson=" + std::string(lesson->id()) + "&mode=work&ask=" + ask);
      State state = tutor.state();
      for (int step = 0; step <= static_cast<int>(tutor.trace().steps.size()); ++step) {
        SCOPED_TRACE(std::string(lesson->id()) + " " + ask + " step " + std::to_string(step));
        state.Set("step", step);
        ExpectNothingGivenAway(*lesson, state);
      }
    }
  }
}

// Figures are made from the problem as well as from the values, so look for the digits themselves.
TEST(TurnTest, NoNumberThatIsWorkedOutIsWrittenAnywhere) {
  Tutor tutor;
  int looked = 0;
  for (const Lesson* const lesson : AskingLessons(tutor)) {
    // The table of tanh has the output at a signal of 2.2, so no signal is round.
    const char* const more = lesson->id() == "saturation" ? "&w=.43,1.13,.37" : "";
    Open(tutor, "lesson=" + std::string(lesson->id()) + "&mode=work" + more);
    std::vector<std::string> digits;
    for (const AskedNumber& number : tutor.page().asked()->numbers()) {
      const std::string shown = ShowNumber(std::abs(*tutor.trace().values.At(number.quantity)), 4);
      // Three digits may stand anywhere by chance, and some of the numbers are also data.
      if (shown.size() >= 6) digits.push_back(shown);
    }
    for (int step = 0; step <= static_cast<int>(tutor.trace().steps.size()); ++step) {
      ASSERT_EQ(Set(tutor, "timeline.slider", std::to_string(step)), std::nullopt);
      const std::string json = OutlineJson(tutor.page(), lesson->text());
      for (const std::string& number : digits) {
        EXPECT_EQ(json.find(number), std::string::npos)
            << number << " in " << lesson->id() << " at step " << step << ": "
            << json.substr(std::max<std::size_t>(json.find(number), 200) - 200, 260);
        ++looked;
      }
    }
  }
  EXPECT_GT(looked, 500);
}

// Of the picture, a learner sees what he has worked out.
TEST(TurnTest, ThePictureOfSaturationGrowsWithTheAnswers) {
  Tutor tutor;
  Open(tutor, "lesson=saturation&mode=work");
  const auto dots = [&](const char* figure) {
    int count = 0;
    for (const Node& root : tutor.page().roots())
      for (const Node& node : root.children)
        if (const auto* plot = std::get_if<PlotFigure>(&node.figure); plot && node.id == figure)
          for (const PlotFigure::Series& series : plot->series)
            count += series.style == PlotFigure::Series::Style::kLine ? 0 : 1;
    return count;
  };
  const auto settle = [&](const char* step) {
    ASSERT_EQ(Set(tutor, "timeline.slider", std::to_string(tutor.trace().steps.StepNamed(step))),
              std::nullopt);
    for (int press = 0; press < 3 && tutor.page().Find("turn.show")->enabled; ++press)
      ASSERT_EQ(Press(tutor, "turn.show"), std::nullopt);
    ASSERT_EQ(Set(tutor, "timeline.slider", "0"), std::nullopt);
  };
  EXPECT_EQ(dots("signals"), 0);
  EXPECT_EQ(dots("plane"), 1) << "the direction of w is given";
  EXPECT_EQ(tutor.page().Find("ray.norm"), nullptr);
  EXPECT_EQ(tutor.page().Find("look.E_in"), nullptr);
  settle("signal");
  EXPECT_EQ(dots("signals"), 0);
  settle("output");
  EXPECT_EQ(dots("signals"), 1) << "on theta";
  settle("residual");
  settle("error");
  settle("slope");
  EXPECT_EQ(dots("signals"), 2) << "and on its slope";
  EXPECT_EQ(tutor.page().Find("ray.norm"), nullptr) << "its curve is the gradient's length";
  settle("gradient");
  EXPECT_EQ(dots("plane"), 2);
  EXPECT_NE(tutor.page().Find("ray.norm"), nullptr);
  EXPECT_NE(tutor.page().Find("look.E_in"), nullptr);
}

}  // namespace
}  // namespace chainrule
