#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "course/formula.h"
#include "course/formula_scanner.h"
#include "course/formula_symbols.h"
#include "course/utf8.h"

namespace chainrule {
namespace {

struct Environment {
  std::string_view name;
  std::string_view opening;
  std::string_view closing;
};
constexpr std::array<Environment, 4> kEnvironments{
    {{"matrix", "", ""}, {"pmatrix", "(", ")"}, {"bmatrix", "[", "]"}, {"vmatrix", "|", "|"}}};

constexpr std::array<std::string_view, 11> kWithArguments{
    "frac", "left", "begin", "mathrm", "text", "link", "strike", "val", "factor", "dfrac", "hat"};

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool IsBuiltIn(std::string_view command) {
  for (const std::string_view name : kWithArguments)
    if (name == command) return true;
  return FindFormulaCommand(command) != nullptr;
}

FormulaNode MakeNode(FormulaKind kind, std::string_view text = {}, std::size_t children = 0) {
  FormulaNode node;
  node.kind = kind;
  node.text = text;
  node.children.resize(children);
  return node;
}

bool IsEmpty(const FormulaNode& node) {
  return node.kind == FormulaKind::kRow && node.children.empty();
}

// Replaces a group with a single child by that child.
void Unwrap(FormulaNode& row) {
  if (row.kind != FormulaKind::kRow || row.children.size() != 1) return;
  FormulaNode only = std::move(row.children.front());
  row = std::move(only);
}

void Append(FormulaNode& slot, FormulaNode part) {
  if (IsEmpty(slot)) {
    slot = std::move(part);
    return;
  }
  if (slot.kind != FormulaKind::kRow) {
    FormulaNode row = MakeNode(FormulaKind::kRow);
    row.children.push_back(std::move(slot));
    slot = std::move(row);
  }
  slot.children.push_back(std::move(part));
}

// The next part is a script of the last one, or of nothing.
void BeginScripts(FormulaNode& row) {
  FormulaNode script = MakeNode(FormulaKind::kScript, {}, 3);
  if (!row.children.empty()) {
    script.children[0] = std::move(row.children.back());
    row.children.pop_back();
  }
  row.children.push_back(std::move(script));
}

// A recursive descent parser. Every recursion passes ParseRow or ParseArgument, which count the
// depth.
class Parser : private FormulaScanner {
 public:
  using FormulaScanner::error;
  using FormulaScanner::FormulaScanner;

  bool ParseAll(FormulaNode& row) {
    if (!ParseBody(row)) return false;
    SpaceRow(row);
    return true;
  }

 private:
  // Parses the whole source of a formula or a macro. A macro's parts are spaced in the row that
  // they end up in.
  bool ParseBody(FormulaNode& row) {
    return Check() && ParsePartsOfRow(row) && (AtEnd() || FailAtStop());
  }

  bool ParseRow(FormulaNode& row) {
    if (!ParsePartsOfRow(row)) return false;
    SpaceRow(row);
    return true;
  }

  bool ParsePartsOfRow(FormulaNode& row) {
    if (!Deeper()) return false;
    row = MakeNode(FormulaKind::kRow);
    bool scripts = false;  // scripts of the last part are being read
    bool primes = false;   // its superscript is all primes so far, and more may follow
    for (SkipBlanks(); !AtStop(); SkipBlanks()) {
      if (Next() == '^' || Next() == '_' || Next() == '\'') {
        if (!scripts) BeginScripts(row);
        if (!ParseScript(row.children.back(), primes)) return false;
        scripts = true;
        continue;
      }
      scripts = primes = false;
      if (!ParseParts(row)) return false;
    }
    Shallower();
    return true;
  }

  bool ParseScript(FormulaNode& script, bool& primes) {
    const char sign = Next();
    const bool below = sign == '_';
    FormulaNode& slot = script.children[below ? 1 : 2];
    if (!IsEmpty(slot) && (below || !primes))
      return Fail("formula_twice", {{"found", below ? "_" : "^"}});
    Skip();
    if (sign == '\'') {
      Append(slot, MakeNode(FormulaKind::kOperator, "′"));
      primes = true;
      return true;
    }
    FormulaNode argument;
    if (!ParseArgument(argument, std::string(1, sign))) return false;
    Append(slot, std::move(argument));
    if (!below) primes = false;
    return true;
  }

  // Appends the next parts. The parts of a macro become parts of the row, as if written there.
  bool ParseParts(FormulaNode& row) {
    const bool macro = Next() == '\\' && !IsBuiltIn(PeekCommand());
    FormulaNode atom;
    if (!ParseAtom(atom, false)) return false;
    if (!macro) {
      row.children.push_back(std::move(atom));
      return true;
    }
    for (FormulaNode& child : atom.children) row.children.push_back(std::move(child));
    return true;
  }

  // Parses a group, or one symbol, digit or command.
  bool ParseArgument(FormulaNode& argument, const std::string& after) {
    SkipBlanks();
    if (AtStop() || Next() == '^' || Next() == '_' || Next() == '\'')
      return Fail("formula_argument", {{"found", after}});
    if (Next() == '{') return ParseGroup(argument);
    if (!Deeper() || !ParseAtom(argument, true)) return false;
    Shallower();
    if (argument.kind == FormulaKind::kRow) SpaceRow(argument);
    Unwrap(argument);
    return true;
  }

  bool ParseAtom(FormulaNode& node, bool single) {
    if (Next() == '{') {
      if (!ParseGroup(node)) return false;
      // As in TeX, {=} and {,} mean no space around the operator.
      if (node.kind == FormulaKind::kOperator && node.spacing != FormulaNode::Spacing::kLarge)
        node.spacing = FormulaNode::Spacing::kNone;
      return true;
    }
    if (Next() == '\\') return ParseCommand(node);
    if (NextIsDigit() || (Next() == '.' && NextIsDigit(1) && !single))
      return ParseNumber(node, single);
    if (IsLetter(Next())) {
      node = MakeNode(FormulaKind::kSymbol, std::string(1, Next()));
    } else if (const FormulaSign* sign = FindFormulaCharacter(Next())) {
      node = sign->Node();
    } else {
      return FailHere();
    }
    Skip();
    return true;
  }

  bool ParseNumber(FormulaNode& node, bool single) {
    const std::size_t start = position();
    while (NextIsDigit() && !(single && position() > start)) Skip();
    if (!single && !AtEnd() && Next() == '.' && NextIsDigit(1)) {
      Skip();
      while (NextIsDigit()) Skip();
    }
    node = MakeNode(FormulaKind::kNumber, Since(start));
    return true;
  }

  bool ParseGroup(FormulaNode& node) {
    const std::size_t start = position();
    Skip();
    if (!ParseRow(node)) return false;
    if (AtEnd()) return FailAt(start, "formula_open");
    if (Next() != '}') return FailAtStop();
    Skip();
    Unwrap(node);
    return true;
  }

  bool ParseCommand(FormulaNode& node) {
    const std::size_t start = position();
    const std::string_view command = PeekCommand();
    const std::string name = "\\" + std::string(command);
    Skip(name.size());
    if (command == "left") return ParseFence(node, start);
    if (command == "begin") return ParseMatrix(node, start);
    if (command == "frac" || command == "dfrac") {
      node = MakeNode(FormulaKind::kFraction, command == "dfrac" ? "display" : "", 2);
      return ParseArgument(node.children[0], name) && ParseArgument(node.children[1], name);
    }
    if (command == "mathrm" || command == "text") {
      node = MakeNode(command == "text" ? FormulaKind::kText : FormulaKind::kSymbol);
      node.upright = true;
      return TakeRaw(node.text, name);
    }
    if (command == "val") {
      node = MakeNode(FormulaKind::kValue);
      return TakeQuantity(node, name);
    }
    if (command == "link") {
      node = MakeNode(FormulaKind::kLink, {}, 1);
      return TakeQuantity(node, name) && ParseArgument(node.children[0], name);
    }
    if (command == "strike" || command == "hat") {
      node = MakeNode(command == "hat" ? FormulaKind::kHat : FormulaKind::kStrike, {}, 1);
      return ParseArgument(node.children[0], name);
    }
    if (command == "factor") {
      node = MakeNode(FormulaKind::kFactor, {}, 2);
      if (!TakeRaw(node.text, name)) return false;
      if (std::find(kFactorRoles.begin(), kFactorRoles.end(), node.text) == kFactorRoles.end())
        return FailAt(start, "formula_command", {{"found", Excerpt(name + "{" + node.text + "}")}});
      return ParseArgument(node.children[0], name) && ParseArgument(node.children[1], name);
    }
    if (const FormulaSign* sign = FindFormulaCommand(command)) {
      node = sign->Node();
      return true;
    }
    const std::string* macro = FindMacro(command);
    if (macro == nullptr) return FailAt(start, "formula_command", {{"found", Excerpt(name)}});
    Parser body(*macro, macros(), limits());
    return body.ParseBody(node) || FailIn(body);
  }

  bool ParseFence(FormulaNode& node, std::size_t start) {
    node = MakeNode(FormulaKind::kFence, {}, 1);
    if (!TakeDelimiter(node.text, "\\left") || !ParseRow(node.children[0])) return false;
    if (AtEnd() || PeekStop() != "right") return FailAt(start, "formula_left");
    Skip(PeekStop().size() + 1);
    Unwrap(node.children[0]);
    return TakeDelimiter(node.closing, "\\right");
  }

  bool ParseMatrix(FormulaNode& node, std::size_t start) {
    std::string name;
    if (!TakeRaw(name, "\\begin")) return false;
    const Environment* environment = nullptr;
    for (const Environment& known : kEnvironments)
      if (known.name == name) environment = &known;
    if (environment == nullptr)
      return FailAt(start, "formula_environment", {{"found", Excerpt(name)}});

    node = MakeNode(FormulaKind::kMatrix);
    std::string end;
    if (!ParseCells(node, start) || !TakeRaw(end, "\\end")) return false;
    if (end != name) return FailAt(start, "formula_end");
    if (environment->opening.empty()) return true;
    FormulaNode fence = MakeNode(FormulaKind::kFence, environment->opening);
    fence.closing = environment->closing;
    fence.children.push_back(std::move(node));
    node = std::move(fence);
    return true;
  }

  // Parses up to and including \end.
  bool ParseCells(FormulaNode& matrix, std::size_t start) {
    int columns = 0;  // of the current row
    while (true) {
      FormulaNode cell;
      if (!ParseRow(cell)) return false;
      const std::string_view stop = AtEnd() ? std::string_view() : PeekStop();
      if (stop != "&" && stop != "\\" && stop != "end") return FailAt(start, "formula_end");
      Skip(stop == "&" ? 1 : stop.size() + 1);
      const bool empty = IsEmpty(cell);
      Unwrap(cell);
      matrix.children.push_back(std::move(cell));
      ++columns;
      if (stop == "&") continue;
      // As in TeX, \\ may also follow the last row.
      if (stop == "end" && columns == 1 && empty && matrix.rows > 0) {
        matrix.children.pop_back();
        return true;
      }
      ++matrix.rows;
      if (matrix.rows == 1) matrix.columns = columns;
      if (columns != matrix.columns) {
        return FailAt(start, "formula_ragged",
                      {{"row", std::to_string(matrix.rows)},
                       {"count", std::to_string(columns)},
                       {"first", std::to_string(matrix.columns)}});
      }
      if (stop == "end") return true;
      columns = 0;
    }
  }
};

}  // namespace

Result<Formula> ParseFormula(std::string_view source, const FormulaMacros& macros) {
  FormulaLimits limits;
  Parser parser(source, macros, limits);
  FormulaNode row;
  if (!parser.ParseAll(row)) return parser.error();
  return row;
}

Formula OwnFormula(std::string_view source) {
  Result<Formula> formula = ParseFormula(source);
  assert(formula.ok());
  if (formula) return *std::move(formula);
  Formula source_itself;
  source_itself.kind = FormulaKind::kText;
  source_itself.text = source;
  return source_itself;
}

}  // namespace chainrule
