#include "lessons/sample_lesson.h"

#include <string_view>

#include "lessons/lesson.h"

namespace chainrule {
namespace {

constexpr std::string_view kWords = R"(
## words
- name: One unit
- stage: The unit's numbers
- name_x: input
- name_w: weight
- name_b: bias
- name_t: target
- name_s: signal
- name_e: error
- name_ds: sensitivity of the signal
- name_dw: gradient of the weight
- name_db: gradient of the bias

## intro: One unit
A unit weighs its input, and the result is compared with a target. Which way should its weight move?

## s: The signal
Weigh the input and add the bias.

## e: The error
How far the signal is from the target, squared: [[e]].

## ds: Back to the signal
The derivative of the square.

## dw: To the weight and the bias
By the chain rule: $\partial s / \partial w$ is $x$, and $\partial s / \partial b$ is 1.
)";

Fields UnitFields() {
  Fields table;
  for (const auto& [name, value] : {std::pair{"x", "2"}, {"w", "0.5"}, {"b", "1"}, {"t", "3"}})
    table.fields.push_back({.name = name, .min = -100, .max = 100, .default_text = value});
  return table;
}

Trace UnitTrace(const State& state, const TextBook& text, const Fields& fields, PageMemory&) {
  const double x = state.Number("x");
  const double s = state.Number("w") * x + state.Number("b");
  const double off = s - state.Number("t");
  Sheet unit(text, fields);
  for (const char* name : {"x", "w", "b", "t"})
    unit.Given({.name = name,
                .symbol = name,
                .numbers = state.Number(name),
                .input = Sheet::Setting{.typing_step = 0.1}});
  unit.Step({.name = "s", .symbol = "s", .numbers = s},
            {.formula = "@s = @w @x + @b",
             .worked = [](const Work& w, int, int) { return w("w") * w("x") + w("b"); }});
  unit.Step({.name = "e", .symbol = "e", .numbers = off * off},
            {.formula = "@e = (@s - @t)^2",
             .worked = [](const Work& w, int, int) { return Square(w("s") - w("t")); }});
  unit.Step({.name = "ds", .symbol = "\\partial e/\\partial s", .numbers = 2 * off},
            {.phase = Phase::kBackward,
             .formula = "@ds = 2 (@s - @t)",
             .worked = [](const Work& w, int, int) { return 2 * (w("s") - w("t")); }});
  unit.Step({.name = "dw", .symbol = "\\partial e/\\partial w", .numbers = 2 * off * x},
            {.phase = Phase::kBackward,
             .formula = "@dw = @ds \\, @x, \\quad @db = @ds",
             .also = {{.name = "db", .symbol = "\\partial e/\\partial b", .numbers = 2 * off}},
             .worked = [](const Work& w, int, int) { return w("ds") * w("x"); }});
  return Sheet::TraceOf(std::move(unit));
}

}  // namespace

std::unique_ptr<Lesson> SampleLesson() {
  return std::make_unique<Lesson>(LessonParts{.id = "unit",
                                              .words = [] { return *TextBook::Parse(kWords); },
                                              .fields = UnitFields,
                                              .trace = UnitTrace});
}

}  // namespace chainrule
