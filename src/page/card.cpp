#include "page/card.h"

#include <string>

#include "course/course_text.h"
#include "course/matrix_text.h"
#include "course/spoken.h"
#include "page/pieces.h"

namespace chainrule {
namespace {

Item WordButton(std::string id, const std::string& word, bool enabled) {
  return Button(std::move(id), CourseText().Word(word), enabled);
}

// `pinned` describes it (name, symbol, and the range if it is an input), or of a whole matrix has
// its name alone; `matrix` is the symbol of the whole.
void ComposeCard(const TextBook& text, const Item& pinned, const Formula& matrix,
                 const Trace& trace, int step, Page& page) {
  const Quantity& quantity = *pinned.quantity;
  const bool visible = page.Visible(quantity);
  // The name starts with the symbol in words; here it is set as a formula.
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
    Item go = WordButton("card.step", "go_to_its_step", true);
    go.name = FillWords(CourseText().Word("go_to_step_of"), {{"step", std::to_string(made)}});
    items.push_back(std::move(go));
  }
  items.push_back(WordButton("card.close", "close", true));
  page.Controls("card.actions", CourseText().Word("card"), std::move(items));

  std::vector<Item> copies;
  if (trace.values.At(quantity))
    copies.push_back(WordButton("copy.number", "copy_number", visible));
  for (MatrixFormat format : kMatrixFormats) {
    const std::string name(MatrixFormatName(format));
    Item copy = WordButton("copy." + name, "copy_" + name, visible);
    // As it is seen: a subscript has no sign before it.
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
