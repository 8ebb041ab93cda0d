// Display options in a host's address, and the embedding code that the tutor offers.
#include "app/query.h"

#include <gtest/gtest.h>

#include "app/shell.h"
#include "app/tutor.h"
#include "page/outline.h"

namespace chainrule {
namespace {

bool HasNode(const std::vector<Node>& nodes, std::string_view id) {
  for (const Node& node : nodes)
    if (node.id == id || HasNode(node.children, id)) return true;
  return false;
}

bool Seen(const Tutor& tutor, const std::string& id) {
  return OutlineJson(tutor.page()).find("\"id\":\"" + id + "\"") != std::string::npos;
}

TEST(QueryTest, WhatIsAskedForIsShown) {
  Tutor tutor;
  EXPECT_FALSE(tutor.dark());
  tutor.SetQuery("theme", "dark");
  tutor.SetQuery("view", "text");
  tutor.SetQuery("lang", "en-GB");
  tutor.SetQuery("utm_source", "elsewhere");
  tutor.Load("");
  EXPECT_TRUE(tutor.dark());
  EXPECT_TRUE(tutor.text_view());
  EXPECT_EQ(tutor.language(), "en");
  EXPECT_TRUE(tutor.notices().empty());
  tutor.SetQuery("theme", "auto");
  EXPECT_FALSE(tutor.dark());
  tutor.set_system_dark(true);
  EXPECT_TRUE(tutor.dark());
}

TEST(QueryTest, WhatCannotBeIsIgnoredAndSaid) {
  Tutor tutor;
  tutor.SetQuery("theme", "pink");
  tutor.SetQuery("view", "");
  tutor.SetQuery("lang", "de");
  tutor.SetQuery("hide", "footer,deck,<b>,,share");
  ASSERT_EQ(tutor.Load("x=3"), std::nullopt);
  ASSERT_EQ(tutor.notices().size(), 4u);
  EXPECT_NE(tutor.notices()[0].find("theme=pink"), std::string::npos);
  EXPECT_NE(tutor.notices()[0].find("light, dark, auto"), std::string::npos);
  EXPECT_NE(tutor.notices()[1].find("text, canvas"), std::string::npos);
  EXPECT_NE(tutor.notices()[2].find("language de"), std::string::npos);
  EXPECT_NE(tutor.notices()[3].find("hide=footer,<b>"), std::string::npos);
  EXPECT_NE(tutor.notices()[3].find("header, story, stage, deck"), std::string::npos);
  EXPECT_EQ(tutor.announcement(), tutor.notices().front());
  EXPECT_FALSE(tutor.text_view());
  EXPECT_EQ(tutor.language(), "en");
  EXPECT_FALSE(Seen(tutor, "deck")) << "what is known is hidden all the same";
  EXPECT_FALSE(Seen(tutor, "tool.share"));
  EXPECT_EQ(tutor.Link(), "lesson=backprop&x=3");
}

TEST(QueryTest, ARefusedLinkIsSaidBeforeWhatTheQueryLacks) {
  Tutor tutor;
  tutor.SetQuery("theme", "pink");
  EXPECT_TRUE(tutor.Load("x=abc").has_value());
  ASSERT_EQ(tutor.notices().size(), 2u);
  EXPECT_NE(tutor.notices()[0].find("x=abc"), std::string::npos);
}

TEST(QueryTest, EveryPartThatCanBeHiddenIsGoneAtEveryStep) {
  const std::vector<std::pair<std::string, std::string>> parts{{"header", "header"},
                                                               {"story", "story"},
                                                               {"stage", "stage"},
                                                               {"deck", "deck"},
                                                               {"lessons", "header.lessons"},
                                                               {"tools", "header.tools"},
                                                               {"settings", "settings"},
                                                               {"undo", "tool.undo"},
                                                               {"redo", "tool.redo"},
                                                               {"reset", "tool.reset"},
                                                               {"share", "tool.share"},
                                                               {"view", "tool.text_view"},
                                                               {"theme", "tool.theme"},
                                                               {"stepping", "deck.buttons"},
                                                               {"timeline", "timeline"},
                                                               {"choices", "deck.choices"}};
  std::string all;
  for (const auto& [name, id] : parts) {
    all += (all.empty() ? "" : ",") + name;
    Tutor tutor;
    ASSERT_TRUE(Seen(tutor, id)) << id;
    tutor.SetQuery("hide", name);
    for (const char* link : {"", "step=9&pin=W1:0,1", "step=14&compare=1&round=2,3"}) {
      ASSERT_EQ(tutor.SetState(link), std::nullopt);
      EXPECT_FALSE(Seen(tutor, id)) << id << " at " << link;
    }
    EXPECT_TRUE(tutor.notices().empty());
  }
  Tutor tutor;
  tutor.SetQuery("hide", all);
  EXPECT_TRUE(tutor.page().roots().empty());
  EXPECT_EQ(OutlineJson(tutor.page()), "{\"nodes\":[]}");
}

TEST(QueryTest, AGroupThatIsLeftEmptyGoesToo) {
  Tutor tutor;
  tutor.SetQuery("hide", "stepping,timeline,choices");
  EXPECT_FALSE(HasNode(tutor.page().roots(), "deck"));
  tutor.SetQuery("hide", "undo,redo,reset,share,view,theme");
  EXPECT_FALSE(HasNode(tutor.page().roots(), "header.tools"));
  EXPECT_TRUE(HasNode(tutor.page().roots(), "header.lessons"));
  EXPECT_TRUE(HasNode(tutor.page().roots(), "deck"))
      << "the list is what is hidden, not what is added";
}

TEST(QueryTest, WhatIsHiddenStillWorksByItsKeysAndIsStillSaid) {
  Tutor tutor;
  tutor.SetQuery("hide", "header,story,deck");
  ASSERT_EQ(tutor.Do({.id = "deck.next", .verb = Verb::kPress}), std::nullopt);
  EXPECT_EQ(tutor.state().Integer("step"), 1);
  EXPECT_NE(tutor.announcement(), "") << "a screen reader hears which step this is";
  ASSERT_EQ(tutor.Do({.id = "net.W1:0,1", .verb = Verb::kSet, .value = "7"}), std::nullopt);
  ASSERT_EQ(tutor.Do({.id = "tool.undo", .verb = Verb::kPress}), std::nullopt);
  EXPECT_EQ(tutor.Link(), "lesson=backprop&step=1");
}

TEST(QueryTest, NoticesAreSeenThoughTheStoryIsHidden) {
  Tutor tutor;
  tutor.SetQuery("hide", "story");
  ASSERT_TRUE(tutor.SetState("x=abc").has_value());
  EXPECT_TRUE(Seen(tutor, "notice.0"));
  EXPECT_FALSE(Seen(tutor, "story.title"));
  ASSERT_EQ(tutor.SetState("x=4"), std::nullopt);
  EXPECT_FALSE(HasNode(tutor.page().roots(), "story"));
}

TEST(QueryTest, TheFrameToCopyIsOneElementWhateverTheAddressSays) {
  Tutor tutor;
  tutor.set_address("https://example.org/a/?hide=\"><script>alert(1)</script>&x='y'");
  ASSERT_EQ(tutor.SetState("x=3&step=5"), std::nullopt);
  ASSERT_EQ(tutor.Do({.id = "tool.share", .verb = Verb::kPress}), std::nullopt);
  ASSERT_EQ(tutor.Do({.id = "share.copy_embed", .verb = Verb::kPress}), std::nullopt);
  EXPECT_EQ(
      tutor.clipboard(),
      "<iframe src=\"https://example.org/a/?hide=&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"
      "&amp;x='y'#lesson=backprop&amp;x=3&amp;step=5\" title=\"Chainrule: Backprop\" "
      "width=\"100%\" height=\"700\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>");
}

}  // namespace
}  // namespace chainrule
