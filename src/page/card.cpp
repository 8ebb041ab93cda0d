#include "page/card.h"

#include <cmath>
#include <string>
#include <utility>

#include "course/course_text.h"
#include "course/matrix_text.h"
#include "course/number.h"
#include "course/spoken.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

Item WordButton(std::string id, const std::string& word, bool enabled) {
  return Button(std::move(id), CourseText().Word(word), enabled);
}

// `pinned` has its name, its symbol, and its range if it is an input; for a whole matrix only its
// name. `matrix` is the symbol of the whole matrix.
void ComposeCard(const TextBook& text, const Item& pinned, const Formula& matrix,
                 const Trace& trace, int step, Page& page) {
  const Quantity& quantity = *pinned.quantity;
  const bool visible = page.Visible(quantity);
  // The name starts with the symbol in words. Here it is set as a formula instead.
  Paragraph title(1);
  title[0].text = pinned.name;
  const std::string symbol = Spoken(pinned.symbol, text);
  if (!symbol.empty() && pinned.name.starts_with(symbol)) {
    title[0].kind = Inline::Kind::kFormula;
    title[0].formula = pinned.symbol;
    title.emplace_back().text = pinned.name.substr(symbol.size());
    title[0].text.clear();
  }
  page.Prose("card.title", std::move(title), TextStyle::kAside);

  std::vector<Item> items;
  if (trace.values.At(quantity)) {
    Item value = pinned;
    value.id = "card.value";
    value.form = NumberForm::kEveryDigit;
    items.push_back(std::move(value));
  }
  if (const int made = trace.StepOf(quantity.name); made > 0 && made != step) {
    Item go = Going(WordButton("card.step", "go_to_its_step", true),
                    [made](State& state) { state.Set("step", made); });
    go.name = FillWords(CourseText().Word("go_to_step_of"), {{"step", std::to_string(made)}});
    items.push_back(std::move(go));
  }
  items.push_back(Going(WordButton("card.close", "close", true),
                        [](State& state) { state.SetWord("pin", ""); }));
  page.Controls("card.actions", CourseText().Word("card"), std::move(items));

  std::vector<Item> copies;
  const auto copying = [](Item item, std::function<std::string()> copy) {
    Handler handler;
    handler.copy = std::move(copy);
    return Doing(std::move(item), std::move(handler));
  };
  if (const std::optional<double> number = trace.values.At(quantity))
    copies.push_back(copying(WordButton("copy.number", "copy_number", visible), [number] {
      return std::isfinite(*number) ? PrintNumber(*number) : ShowNumber(*number, 0);
    }));
  for (MatrixFormat format : kMatrixFormats) {
    const std::string name(MatrixFormatName(format));
    Item copy = copying(WordButton("copy." + name, "copy_" + name, visible),
                        [values = trace.values, of = quantity.name, format] {
                          return PrintMatrix(*values.Find(of), format);
                        });
    // Subscripts are shown without their sign.
    std::string symbol_seen = ToPlainText(matrix);
    std::erase(symbol_seen, '_');
    copy.name =
        FillWords(CourseText().Word("copy_matrix"), {{"format", copy.text}, {"name", symbol_seen}});
    copy.symbol = matrix;
    copies.push_back(std::move(copy));
  }
  page.Controls("card.copies", CourseText().Word("copy"), std::move(copies));
}

}  // namespace

void ComposeCard(const TextBook& text, const Quantity& pin, const Trace& trace, int step,
                 Page& page) {
  const Reader& reader = page.reader();
  const Formula matrix =
      reader.quantities().name({pin.name, Quantity::kAll, Quantity::kAll}).symbol;
  Item item;
  item.quantity = pin;
  item.name = Spoken(matrix, text);
  if (trace.values.At(pin)) {
    Quantity entry = pin;
    if (entry.whole()) entry.row = entry.column = 0;
    item = page.NumberItem("card.value", entry);
    const QuantityName named = reader.NameOf(item);
    item.symbol = named.symbol;
    item.name = named.name;
  }
  ComposeCard(text, item, matrix, trace, step, page);
}

}  // namespace chainrule
