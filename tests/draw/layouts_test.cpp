#include "draw/layouts.h"

#include "draw/imgui_test.h"

namespace chainrule {
namespace {

class LayoutsTest : public ImGuiTest {
 protected:
  LayoutsTest() {
    fonts_.Load();
    ImGui::NewFrame();
  }
  ~LayoutsTest() override { ImGui::EndFrame(); }

  static void ExpectSame(const FormulaBox& a, const FormulaBox& b) {
    EXPECT_EQ(a.width, b.width);
    EXPECT_EQ(a.ascent, b.ascent);
    EXPECT_EQ(a.descent, b.descent);
    ASSERT_EQ(a.runs.size(), b.runs.size());
    for (std::size_t i = 0; i < a.runs.size(); ++i) {
      EXPECT_EQ(a.runs[i].text, b.runs[i].text);
      EXPECT_EQ(a.runs[i].x, b.runs[i].x);
      EXPECT_EQ(a.runs[i].size, b.runs[i].size);
    }
    ASSERT_EQ(a.areas.size(), b.areas.size());
    for (std::size_t i = 0; i < a.areas.size(); ++i)
      EXPECT_EQ(*a.areas[i].quantity, *b.areas[i].quantity);
  }

  Fonts fonts_;
  Layouts layouts_;
};

TEST_F(LayoutsTest, AFormulaIsLaidOutOnceAsLongAsItIsAskedFor) {
  const Formula formula = ParseOrDie("\\link{s1}{s^{(1)}} = (W^{(1)})^{\\top} x^{(0)}");
  const FormulaBox* const first = &layouts_.Of(fonts_, formula, 18);
  ExpectSame(*first, LayoutFormula(fonts_, formula, 18));
  layouts_.EndFrame();
  const Formula copy = formula;
  EXPECT_EQ(&layouts_.Of(fonts_, copy, 18), first) << "the same formula, elsewhere";
  EXPECT_NE(&layouts_.Of(fonts_, formula, 16), first) << "another size";
}

// These formulas only differ inside a number, which the quick comparison does not see.
TEST_F(LayoutsTest, FormulasThatAreAlmostTheSameStandBesideEachOther) {
  for (int frame = 0; frame < 3; ++frame) {
    std::vector<Formula> formulas;
    std::vector<const FormulaBox*> boxes;
    for (const char* source : {"x = 1.234", "x = 1.334", "x = 1.434", "x = 1.1114"}) {
      formulas.push_back(ParseOrDie(source));
      boxes.push_back(&layouts_.Of(fonts_, formulas.back(), 18));
    }
    for (std::size_t i = 0; i < formulas.size(); ++i)
      ExpectSame(*boxes[i], LayoutFormula(fonts_, formulas[i], 18));
    layouts_.EndFrame();
  }
}

TEST_F(LayoutsTest, ABoxDoesNotPointIntoWhatItWasAskedFor) {
  const FormulaBox* box = nullptr;
  {
    const Formula gone = ParseOrDie("\\link{W1}{W^{(1)}} + \\text{words that are long enough}");
    box = &layouts_.Of(fonts_, gone, 18);
  }
  const Formula again = ParseOrDie("\\link{W1}{W^{(1)}} + \\text{words that are long enough}");
  ExpectSame(*box, LayoutFormula(fonts_, again, 18));
  EXPECT_EQ(box->areas.front().quantity->name, "W1");
}

TEST_F(LayoutsTest, AParagraphIsLaidOutForItsStyleAndWidth) {
  const Paragraph paragraph = ParagraphOrDie("Words and $x^2$, enough of them for two lines.");
  ParagraphStyle style;
  const float wide = layouts_.Of(fonts_, paragraph, style, 400).height;
  const float narrow = layouts_.Of(fonts_, paragraph, style, 120).height;
  EXPECT_GT(narrow, wide);
  EXPECT_EQ(narrow, LayoutParagraph(fonts_, paragraph, style, 120).height);
  const float tracked_before = layouts_.Of(fonts_, paragraph, style, 400).width;
  style.tracking = 2;
  EXPECT_GT(layouts_.Of(fonts_, paragraph, style, 400).width, tracked_before);
}

}  // namespace
}  // namespace chainrule
