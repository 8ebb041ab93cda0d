// The base of the tests of the lesson on normalisation: its states, values and pages.
#pragma once

#include <string>

#include "lessons/catalog.h"
#include "lessons/lesson_fixture.h"
#include "lessons/norm/norm.h"
#include "page/pieces.h"

namespace chainrule {

class NormTest : public LessonTest {
 protected:
  NormTest() : LessonTest("norm") {}

  Page PageOf(const State& state) {
    const Trace trace = lesson_.Compute(state);
    Page page(trace.values, Mask(trace, state.Integer("step")), NumberStyle{});
    lesson_.Compose(state, trace, page);
    page.Finish();
    return page;
  }

  // The page must outlive it.
  static const CubeFigure& CubeOf(const Page& page) {
    return std::get<CubeFigure>(FindNode(page.roots(), "tensor.x")->figure);
  }

  std::string Said(const std::string& link, const std::string& id) {
    const Page page = PageOf(Checked(link));
    const Node* node = FindNode(page.roots(), id);
    return node == nullptr ? std::string() : ToPlainText(page.reader().Read(node->paragraph));
  }

  State Press(const State& state, const std::string& id, const std::string& value = "") {
    const Result<State> next = Act(lesson_, state, id, value);
    EXPECT_TRUE(next.ok()) << id;
    return next ? *next : state;
  }
};

}  // namespace chainrule
