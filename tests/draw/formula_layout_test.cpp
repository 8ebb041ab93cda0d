#include "draw/formula_layout.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "draw/imgui_test.h"

namespace chainrule {
namespace {

constexpr float kSize = 20;
constexpr float kAxis = 0.25F * kSize;  // above the baseline

class FormulaLayoutTest : public ImGuiTest {
 protected:
  FormulaLayoutTest() {
    fonts_.Load();
    ImGui::NewFrame();
  }
  ~FormulaLayoutTest() override { ImGui::EndFrame(); }

  // Keeps the formula, because boxes point into it.
  FormulaBox Set(std::string_view source) {
    formulas_.push_back(std::make_unique<Formula>(ParseOrDie(source)));
    return LayoutFormula(fonts_, *formulas_.back(), kSize);
  }

  static const FormulaBox::Run& RunOf(const FormulaBox& box, std::string_view text) {
    const auto found = std::find_if(box.runs.begin(), box.runs.end(),
                                    [&](const FormulaBox::Run& run) { return run.text == text; });
    EXPECT_NE(found, box.runs.end()) << "no run " << text;
    return found == box.runs.end() ? box.runs.front() : *found;
  }

  // Everything drawn is inside [0, width], apart from a little slant and padding.
  void ExpectInside(const FormulaBox& box, float width) {
    EXPECT_LE(box.width, width + 0.01F);
    for (const FormulaBox::Run& run : box.runs) {
      EXPECT_GE(run.x, -0.01F) << run.text;
      EXPECT_LE(run.x + fonts_.Width(run.face, run.size, run.text), width + 1) << run.text;
    }
  }

  Fonts fonts_;
  std::vector<std::unique_ptr<Formula>> formulas_;
};

TEST_F(FormulaLayoutTest, FontsMeasureInEm) {
  EXPECT_NEAR(fonts_.Width(Face::kMain, 20, "0"), 10, 0.1) << "a digit is half an em wide";
  EXPECT_NEAR(fonts_.Width(Face::kMath, 20, "W"), 0.944F * 20, 0.1);
  EXPECT_GT(fonts_.Width(Face::kText, 20, "W"), 10);
  EXPECT_TRUE(fonts_.Has(Face::kMain, 0x2297)) << "⊗";
  EXPECT_TRUE(fonts_.Has(Face::kSize1, 0x2211)) << "∑";
}

// The fonts hold only characters that occur in the sources outside comments.
TEST_F(FormulaLayoutTest, EveryCharacterOfTheSourcesHasAGlyph) {
  namespace fs = std::filesystem;
  std::map<unsigned, std::string> missing;
  for (const auto& entry : fs::recursive_directory_iterator(CHAINRULE_TEST_DATA "/../src")) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".md" && extension != ".cpp" && extension != ".h") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line);) {
      std::string_view rest = line;
      if (extension != ".md") rest = rest.substr(0, rest.find("//"));
      while (!rest.empty()) {
        const Character character = NextCharacter(rest);
        rest.remove_prefix(character.size);
        const auto has = [&](Face face) { return fonts_.Has(face, character.code); };
        if (character.code > 0x7E && !has(Face::kText) && !has(Face::kMain) && !has(Face::kMath))
          missing[character.code] = entry.path().string() + ": " + line;
      }
    }
  }
  missing.erase(0x1D40);  // ᵀ is only used in plain text
  for (const auto& [code, line] : missing)
    ADD_FAILURE() << "U+" << std::hex << code << " in " << line;
}

TEST_F(FormulaLayoutTest, BrokenTextIsMeasuredAndEnds) {
  EXPECT_EQ(NextCharacter("\xE2\x88").code, 0xFFFDU);
  EXPECT_EQ(NextCharacter("\xFF").size, 1U);
  EXPECT_EQ(NextCharacter("").size, 0U);
  EXPECT_EQ(NextCharacter("−").code, 0x2212U);
  EXPECT_GE(fonts_.Width(Face::kMain, 15, "a\xC3 \xF0\x9F\x98\x80\xFF"), 0);
  EXPECT_GT(fonts_.Width(Face::kMain, 15, "2·10⁻⁴"), fonts_.Width(Face::kMain, 15, "2·10"));
}

TEST_F(FormulaLayoutTest, LettersAreItalicAndDigitsUpright) {
  const FormulaBox box = Set("x = 2");
  EXPECT_EQ(RunOf(box, "x").face, Face::kMath);
  EXPECT_EQ(RunOf(box, "2").face, Face::kMain);
  EXPECT_EQ(RunOf(Set("\\tanh s"), "tanh").face, Face::kMain);
}

TEST_F(FormulaLayoutTest, RelationsHaveMoreSpaceThanProducts) {
  const float apart = Set("a = b").width;
  const float together = Set("a b").width + fonts_.Width(Face::kMain, kSize, "=");
  EXPECT_NEAR(apart - together, 2 * 5.0F / 18 * kSize, 0.5F);
}

TEST_F(FormulaLayoutTest, ScriptsAreSmallerAboveAndBelow) {
  const FormulaBox box = Set("x_i^2");
  const FormulaBox::Run& base = RunOf(box, "x");
  const FormulaBox::Run& above = RunOf(box, "2");
  const FormulaBox::Run& below = RunOf(box, "i");
  EXPECT_LT(above.size, base.size);
  EXPECT_EQ(above.size, below.size);
  EXPECT_LT(above.y, base.y - 0.3F * kSize);
  EXPECT_GT(below.y, base.y);
  EXPECT_GE(above.x, base.x + fonts_.Width(base.face, base.size, "x") - 0.1F);
  EXPECT_NEAR(above.x, below.x, 0.1F * kSize) << "one above the other";
  EXPECT_GT(box.ascent, Set("x").ascent);
  EXPECT_GT(box.descent, Set("x").descent);
}

TEST_F(FormulaLayoutTest, ScriptsKeepApart) {
  const FormulaBox box = Set("\\delta_{2}^{(1)}");
  const float superscript_bottom = RunOf(box, "(").y + 0.25F * RunOf(box, "(").size;
  const float subscript_top = RunOf(box, "2").y - 0.644F * RunOf(box, "2").size;
  EXPECT_LT(superscript_bottom, subscript_top);
}

TEST_F(FormulaLayoutTest, ScriptsOfScriptsStopShrinking) {
  const FormulaBox box = Set("a^{b^{c^d}}");
  EXPECT_GE(RunOf(box, "d").size, 7);
  EXPECT_LT(RunOf(box, "c").y, RunOf(box, "b").y);
}

TEST_F(FormulaLayoutTest, FractionLiesOnTheAxis) {
  const FormulaBox box = Set("\\frac{a}{b}");
  ASSERT_EQ(box.rules.size(), 1U);
  const FormulaBox::Rule& rule = box.rules.front();
  EXPECT_NEAR(rule.y + rule.height / 2, -kAxis, 0.01F);
  EXPECT_LT(RunOf(box, "a").y, rule.y);
  EXPECT_GT(RunOf(box, "b").y, rule.y);
  EXPECT_GT(box.descent, 0);
}

TEST_F(FormulaLayoutTest, FractionIsCentred) {
  const FormulaBox box = Set("\\frac{1}{a + b + c}");
  const FormulaBox::Run& one = RunOf(box, "1");
  const float middle = one.x + fonts_.Width(one.face, one.size, one.text) / 2;
  EXPECT_NEAR(middle, box.width / 2, 1);
  EXPECT_LE(box.rules.front().width, box.width);
}

TEST_F(FormulaLayoutTest, FencesCoverTheirContents) {
  for (const char* inside : {"x", "x^{(2)}", "\\frac{a}{b}", "\\frac{a}{\\frac{b}{c}}",
                             "\\begin{matrix} 1 \\\\ 2 \\\\ 3 \\\\ 4 \\end{matrix}"}) {
    const FormulaBox content = Set(inside);
    for (const auto& [left, right] :
         {std::pair{"[", "]"}, std::pair{"(", ")"}, std::pair{"|", "|"}, std::pair{"\\|", "\\|"}}) {
      const FormulaBox box = Set("\\left" + std::string(left) + " " + inside + " \\right" + right);
      SCOPED_TRACE(std::string(left) + inside);
      EXPECT_GE(box.ascent, content.ascent - 0.01F);
      EXPECT_GE(box.descent, content.descent - 0.01F);
      EXPECT_GT(box.width, content.width + 0.2F * kSize);
      const float half = std::max(content.ascent - kAxis, content.descent + kAxis);
      float reach = 0;
      for (const FormulaBox::Run& run : box.runs) {
        if (run.text != left && run.text != right) continue;
        reach = run.face == Face::kSize2   ? 0.9F * kSize
                : run.face == Face::kSize1 ? 0.6F * kSize
                                           : 0.5F * kSize;
      }
      for (const FormulaBox::Rule& rule : box.rules)
        if (rule.height > rule.width) reach = std::max(reach, rule.height / 2);
      for (const FormulaBox::Curve& curve : box.curves)
        reach = std::max(reach, (curve.y[2] - curve.y[0]) / 2);
      EXPECT_GE(reach, 0.85F * half);
    }
  }
}

TEST_F(FormulaLayoutTest, AMissingFenceTakesNoRoom) {
  EXPECT_LT(Set("\\left. x \\right|").width, Set("\\left| x \\right|").width);
}

TEST_F(FormulaLayoutTest, MatrixCellsStandInRowsAndColumns) {
  const FormulaBox box = Set("\\begin{bmatrix} a & b \\\\ c & 1234 \\end{bmatrix}");
  EXPECT_EQ(RunOf(box, "a").y, RunOf(box, "b").y);
  EXPECT_LT(RunOf(box, "a").y, RunOf(box, "c").y);
  EXPECT_LT(RunOf(box, "a").x, RunOf(box, "b").x);
  EXPECT_NEAR((box.ascent - kAxis), (box.descent + kAxis), 1) << "about the axis";
}

TEST_F(FormulaLayoutTest, LinksAndValuesAreAreas) {
  const FormulaBox box = Set("\\link{W3}{W^{(3)}} \\link{delta3}{\\delta^{(3)}}");
  ASSERT_EQ(box.areas.size(), 2U);
  EXPECT_EQ(box.areas[0].quantity->name, "W3");
  EXPECT_GE(box.areas[1].x, box.areas[0].x + box.areas[0].width - 0.01F);
  for (const FormulaBox::Area& area : box.areas) {
    EXPECT_GT(area.width, 5);
    EXPECT_LT(area.y, -0.5F * kSize);
    EXPECT_GT(area.y + area.height, -0.01F);
  }
}

TEST_F(FormulaLayoutTest, StrikeRunsThroughItsSymbol) {
  const FormulaBox box = Set("\\strike{W}");
  ASSERT_EQ(box.curves.size(), 1U);
  EXPECT_LT(box.curves[0].y[0], 0);
  EXPECT_LE(box.curves[0].x[0], 0);
  EXPECT_GE(box.curves[0].x[2], box.width);
}

TEST_F(FormulaLayoutTest, AHatIsAboveItsLetter) {
  const FormulaBox plain = Set("x");
  const FormulaBox box = Set("\\hat x");
  ASSERT_EQ(box.curves.size(), 2U);
  EXPECT_FLOAT_EQ(box.width, plain.width);
  EXPECT_GT(box.ascent, plain.ascent);
  for (const FormulaBox::Curve& stroke : box.curves) {
    EXPECT_LT(stroke.y[0], -plain.ascent);
    EXPECT_LT(stroke.y[2], stroke.y[0]) << "the tip is in the middle";
    EXPECT_GT(stroke.y[2], -box.ascent);
    EXPECT_NEAR(stroke.x[2], box.width / 2, 0.1F * box.width);
  }
}

TEST_F(FormulaLayoutTest, AFactorHasItsNameUnderABraceAndOneColour) {
  using Ink = FormulaBox::Ink;
  for (const char* name : {"2", "\\val{delta2:0,0} + 1000000"}) {
    const FormulaBox box =
        Set(std::string("a \\cdot \\factor{slope}{\\dfrac{x}{s}}{") + name + "} = b");
    float braced[2] = {1e9F, -1e9F};
    float brace_bottom = 0;
    EXPECT_EQ(box.curves.size(), 6U);
    for (const FormulaBox::Curve& curve : box.curves) {
      EXPECT_EQ(curve.ink, Ink::kSlope);
      braced[0] = std::min({braced[0], curve.x[0], curve.x[2]});
      braced[1] = std::max({braced[1], curve.x[0], curve.x[2]});
      brace_bottom = std::max({brace_bottom, curve.y[0], curve.y[2]});
    }
    ASSERT_EQ(box.rules.size(), 1U);
    EXPECT_EQ(box.rules[0].ink, Ink::kSlope) << "the bar of its fraction";
    bool below = false;
    for (const FormulaBox::Run& run : box.runs) {
      const bool inside = run.x >= braced[0] - 0.5F && run.x < braced[1];
      EXPECT_EQ(run.ink, inside ? Ink::kSlope : Ink::kUsual) << run.text;
      below = below || run.y - 0.6F * run.size > brace_bottom - 0.5F * run.size;
    }
    EXPECT_TRUE(below);
    EXPECT_GT(box.descent, brace_bottom);
  }
}

TEST_F(FormulaLayoutTest, AFractionForDisplayHasLettersOfFullSize) {
  EXPECT_LT(Set("\\frac{x}{s}").runs[0].size, kSize);
  EXPECT_EQ(Set("\\dfrac{x}{s}").runs[0].size, kSize);
}

TEST_F(FormulaLayoutTest, LinesKeepTheirWidth) {
  const Formula formula = ParseOrDie(
      "\\delta_1^{(6)} = -0.4768 = (1 - 0.3158^2)(0.49 \\cdot (-0.2675) + 0.76 \\cdot (-0.0235) + "
      "(-1) \\cdot 0.0020) + \\frac{\\partial e}{\\partial W^{(3)}} + "
      "\\begin{bmatrix} 1 & 2 & 3 & 4 \\\\ 5 & 6 & 7 & 8 \\end{bmatrix}");
  const FormulaBox whole = LayoutFormula(fonts_, formula, kSize);
  float height = whole.ascent + whole.descent;
  for (float width : {900.0F, 400.0F, 300.0F, 200.0F, 120.0F, 60.0F}) {
    SCOPED_TRACE(width);
    const FormulaBox box = LayoutFormulaLines(fonts_, formula, kSize, width);
    ExpectInside(box, width);
    EXPECT_EQ(box.runs.size(), whole.runs.size()) << "nothing is lost";
    EXPECT_GE(box.ascent + box.descent, height - 1);
    height = box.ascent + box.descent;
  }
}

TEST_F(FormulaLayoutTest, LinesBreakAfterRelationsAndTermsFirst) {
  const Formula formula = ParseOrDie("y = (1 - 2)(3 \\cdot 4 + 5)");
  const FormulaBox whole = LayoutFormula(fonts_, formula, kSize);
  const FormulaBox box = LayoutFormulaLines(fonts_, formula, kSize, whole.width - 5);
  EXPECT_EQ(RunOf(box, "=").y, 0);
  const float second = RunOf(box, "3").y;
  EXPECT_GT(second, 0);
  EXPECT_EQ(RunOf(box, "4").y, second) << "not inside a product";
  EXPECT_EQ(RunOf(box, "5").y, second) << "not inside parentheses";
}

TEST_F(FormulaLayoutTest, AnEmptyFormulaIsNothing) {
  const Formula empty;
  EXPECT_EQ(LayoutFormula(fonts_, empty, kSize).width, 0);
  EXPECT_TRUE(LayoutFormulaLines(fonts_, empty, kSize, 100).runs.empty());
  EXPECT_TRUE(SegmentFormula(fonts_, empty, kSize, 100).empty());
}

TEST_F(FormulaLayoutTest, TreesThatNoParserMakesAreSurvived) {
  for (int kind = 0; kind <= static_cast<int>(FormulaKind::kSpace); ++kind) {
    Formula bare;
    bare.kind = static_cast<FormulaKind>(kind);
    bare.rows = 3;
    bare.columns = -1;
    EXPECT_GE(LayoutFormula(fonts_, bare, kSize).width, 0);
    EXPECT_GE(LayoutFormulaLines(fonts_, bare, kSize, 0).width, 0);
  }
}

}  // namespace
}  // namespace chainrule
