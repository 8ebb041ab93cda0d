#include "draw/svg.h"

#include "draw/draw_fixture.h"
#include "draw/svg_brush.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

std::string Drawn(const std::function<void(SvgBrush&)>& draw) {
  SvgBrush brush;
  draw(brush);
  return brush.Finish({100, 50}, IM_COL32(255, 255, 255, 255), "a & b");
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(SvgBrushTest, ADocumentHasItsSizeTitleAndGround) {
  const std::string svg = Drawn([](SvgBrush&) {});
  EXPECT_TRUE(
      svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"100\" "
                      "height=\"50\" viewBox=\"0 0 100 50\""))
      << svg;
  EXPECT_TRUE(Has(svg, "<title>a &amp; b</title>"));
  EXPECT_TRUE(Has(svg, "<rect x=\"0\" y=\"0\" width=\"100\" height=\"50\" fill=\"#ffffff\"/>"));
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
}

TEST(SvgBrushTest, WordsAreTextAndNeverMarkup) {
  const std::string svg = Drawn([](SvgBrush& brush) {
    brush.AddRun(Face::kText, 14, {3.25F, 20}, 40, IM_COL32(1, 2, 3, 255), "<b> & \"c\"\x01");
  });
  EXPECT_TRUE(Has(svg, ">&lt;b&gt; &amp; &quot;c&quot;</text>")) << svg;
  EXPECT_TRUE(Has(svg, "x=\"3.25\" y=\"20\""));
  EXPECT_TRUE(Has(svg, "fill=\"#010203\""));
}

// As on the canvas: lines run through the middles of pixels, and a border lies inside its box.
TEST(SvgBrushTest, ShapesLieWhereTheCanvasHasThem) {
  const ImU32 half = IM_COL32(255, 0, 0, 51);
  const std::string svg = Drawn([&](SvgBrush& brush) {
    Brush& any = brush;
    any.AddLine({1, 2}, {3, 4}, half);
    any.AddRect({10, 10}, {20, 30}, half, 5, 0, 2);
    any.AddCircle({5, 6}, 4, half, 0, 1.5F);
    any.AddBezierQuadratic({0, 0}, {1, -1}, {2, 0}, half, 1);
    any.PushClipRect({1, 1}, {9, 5}, true);
    any.PopClipRect();
  });
  const std::string stroke = "fill=\"none\" stroke=\"#ff0000\" stroke-opacity=\"0.2\"";
  EXPECT_TRUE(Has(svg, "<line x1=\"1.5\" y1=\"2.5\" x2=\"3.5\" y2=\"4.5\" " + stroke + "/>"))
      << svg;
  EXPECT_TRUE(Has(svg, "<rect x=\"10.5\" y=\"10.5\" width=\"9\" height=\"19\" rx=\"5\" " + stroke +
                           " stroke-width=\"2\"/>"));
  EXPECT_TRUE(Has(svg, "<circle cx=\"5\" cy=\"6\" r=\"3.5\" " + stroke));
  EXPECT_TRUE(Has(svg, "d=\"M0 0Q1 -1 2 0\""));
  EXPECT_TRUE(
      Has(svg, "<svg x=\"1\" y=\"1\" width=\"8\" height=\"4\" viewBox=\"1 1 8 4\">\n</svg>"));
}

class FigureAsSvgTest : public DrawTest {};

TEST_F(FigureAsSvgTest, FiguresAndMatricesAreFoundByTheirIds) {
  const std::vector<std::string> ids = FigureIds(page_);
  EXPECT_NE(std::find(ids.begin(), ids.end(), "matrix.W1"), ids.end());
  for (const std::string& id : ids) EXPECT_TRUE(FigureAsSvg(page_, view_, id, {})) << id;
  EXPECT_FALSE(FigureAsSvg(page_, view_, "nothing", {}));
}

TEST_F(FigureAsSvgTest, ABlankNumberStaysBlank) {
  const auto shows = [&](int step) {
    const Page page = sample_.Make(step);
    return Has(FigureAsSvg(page, view_, "matrix.delta1", {})->svg, "−1.3503<");
  };
  EXPECT_TRUE(shows(1));
  EXPECT_FALSE(shows(0));
}

// The page's own painter draws in another context, and must not notice.
TEST_F(FigureAsSvgTest, NothingIsLeftBehind) {
  const auto frame = [&] {
    Settle();
    std::vector<std::pair<ImVec2, ImU32>> vertices;
    for (ImDrawList* list : ImGui::GetDrawData()->CmdLists)
      for (const ImDrawVert& vertex : list->VtxBuffer)
        vertices.emplace_back(vertex.pos, vertex.col);
    return vertices;
  };
  const auto before = frame();
  ImGuiContext* const context = ImGui::GetCurrentContext();
  const std::string svg = FigureAsSvg(page_, view_, "matrix.W1", {})->svg;
  EXPECT_EQ(ImGui::GetCurrentContext(), context);
  EXPECT_EQ(FigureAsSvg(page_, view_, "matrix.W1", {})->svg, svg);
  const auto after = frame();
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].first.x, before[i].first.x);
    EXPECT_EQ(after[i].first.y, before[i].first.y);
    EXPECT_EQ(after[i].second, before[i].second);
  }
}

TEST_F(FigureAsSvgTest, TheThemeGivesTheColours) {
  SvgOptions dark;
  dark.theme = ThemeId::kDark;
  EXPECT_TRUE(Has(FigureAsSvg(page_, view_, "matrix.W1", dark)->svg, "fill=\"#17191d\""));
  EXPECT_TRUE(Has(FigureAsSvg(page_, view_, "matrix.W1", {})->svg, "fill=\"#fcfbf8\""));
}

}  // namespace
}  // namespace chainrule
