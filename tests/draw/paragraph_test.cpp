#include "draw/paragraph.h"

#include <algorithm>
#include <string>

#include "draw/imgui_test.h"

namespace chainrule {
namespace {

class ParagraphTest : public ImGuiTest {
 protected:
  ParagraphTest() {
    fonts_.Load();
    ImGui::NewFrame();
  }
  ~ParagraphTest() override { ImGui::EndFrame(); }

  ParagraphBox Set(std::string_view source, float width) {
    paragraph_ = ParagraphOrDie(source);
    return LayoutParagraph(fonts_, paragraph_, style_, width);
  }

  static void ExpectInside(const ParagraphBox& box, float width) {
    EXPECT_LE(box.width, width + 0.01F);
    for (const ParagraphBox::Piece& piece : box.pieces) {
      EXPECT_GE(piece.x, 0);
      EXPECT_LE(piece.x + piece.width, width + 0.01F) << piece.text;
      EXPECT_LE(piece.baseline, box.height);
    }
  }

  static int LinesOf(const ParagraphBox& box) {
    int lines = 0;
    float baseline = -1;
    for (const ParagraphBox::Piece& piece : box.pieces) {
      if (piece.baseline != baseline) ++lines;
      baseline = piece.baseline;
    }
    return lines;
  }

  Fonts fonts_;
  ParagraphStyle style_;
  Paragraph paragraph_;
};

constexpr std::string_view kText =
    "The error reaches layer 2 through [[W3|$W^{(3)}$]]. Its 0th row multiplies the constant 1: no "
    "error flows back through it, so that [[W3|row]] is left out, and $g = \\partial L/\\partial y "
    "+ "
    "\\frac{a}{b}$ stands here.";

TEST_F(ParagraphTest, WrapsWithinEveryWidth) {
  int lines = 0;
  for (float width : {2000.0F, 450.0F, 280.0F, 120.0F, 60.0F}) {
    SCOPED_TRACE(width);
    const ParagraphBox box = Set(kText, width);
    ExpectInside(box, width);
    EXPECT_GE(LinesOf(box), lines);
    lines = LinesOf(box);
  }
  EXPECT_GT(lines, 15);
}

TEST_F(ParagraphTest, OneLineHasOneBaseline) {
  const ParagraphBox box = Set("so $x_2^2$ and words", 1000);
  for (const ParagraphBox::Piece& piece : box.pieces) EXPECT_EQ(piece.baseline, box.first_baseline);
  EXPECT_GE(box.height, style_.line_height);
}

TEST_F(ParagraphTest, PunctuationStaysWithItsFormula) {
  const float word = TextWidth(fonts_, style_, "aaaa ");
  const float formula = Set("$W^{(3)}$", 1000).width;
  // There is room for the word and the formula, but not for the full stop after it.
  const ParagraphBox box = Set("aaaa $W^{(3)}$.", word + formula + 1);
  ASSERT_EQ(box.pieces.size(), 3U);
  EXPECT_NE(box.pieces[0].baseline, box.pieces[1].baseline);
  EXPECT_EQ(box.pieces[1].baseline, box.pieces[2].baseline);
  EXPECT_NEAR(box.pieces[2].x, box.pieces[1].x + box.pieces[1].width, 0.01F);
}

TEST_F(ParagraphTest, LongFormulasBreakAtRelations) {
  const ParagraphBox whole = Set("$g = a + b$", 1000);
  const ParagraphBox box = Set("$g = a + b$", whole.width - 4);
  ExpectInside(box, whole.width - 4);
  EXPECT_EQ(LinesOf(box), 2);
}

TEST_F(ParagraphTest, LongWordsAreBroken) {
  const ParagraphBox box = Set(std::string(200, 'w'), 90);
  ExpectInside(box, 90);
  EXPECT_GT(LinesOf(box), 10);
}

TEST_F(ParagraphTest, LinksKeepTheirQuantity) {
  const ParagraphBox box = Set("row [[W3:0,0|of two words]] and [[s1|$s$]].", 1000);
  int linked = 0;
  for (const ParagraphBox::Piece& piece : box.pieces)
    if (piece.quantity != nullptr) ++linked;
  EXPECT_EQ(linked, 4) << "three words and a formula";
}

TEST_F(ParagraphTest, TallFormulasPushLinesApart) {
  EXPECT_EQ(Set("a $x^2$ b", 1000).height, Set("a b", 1000).height);
  EXPECT_GT(Set("a $\\frac{\\frac{a}{b}}{\\frac{c}{d}}$ b", 1000).height,
            Set("a b", 1000).height + 5);
}

TEST_F(ParagraphTest, CapitalsAndTrackingAreMeasuredAsDrawn) {
  ParagraphStyle plain;
  ParagraphStyle capitals = plain;
  capitals.capitals = true;
  EXPECT_EQ(TextWidth(fonts_, capitals, "step é"), TextWidth(fonts_, plain, "STEP É"));
  ParagraphStyle tracked = plain;
  tracked.tracking = 2;
  EXPECT_NEAR(TextWidth(fonts_, tracked, "abc"), TextWidth(fonts_, plain, "abc") + 6, 0.01F);
}

TEST_F(ParagraphTest, NothingIsNothing) {
  EXPECT_EQ(Set("", 100).height, 0);
  EXPECT_TRUE(Set("", 0).pieces.empty());
  ExpectInside(Set("a b", -5), 20);
}

}  // namespace
}  // namespace chainrule
