// Formulas: a subset of LaTeX to a tree that is laid out on the canvas and turned into MathML.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "course/quantity.h"
#include "course/result.h"

namespace chainrule {

enum class FormulaKind {
  kRow,     // children side by side
  kSymbol,  // text: a variable, set in italics ("W", "δ"); upright if `upright` ("tanh")
  kNumber,  // text: digits
  kOperator,  // text: "=", "+", "−", "·", "⊗", "∂", "∇", "∑" (U+2211), "(", ",", "←", "′", …
  kText,      // text: words, upright
  kScript,    // children: base, subscript, superscript (an empty kRow where there is none)
  kFraction,  // children: numerator, denominator
  kFence,     // text: opening, closing: each "(", ")", "[", "]", "|", "‖" or "" ; child 0; grows
  kMatrix,    // rows × columns children, row by row; put brackets around it with kFence
  kLink,      // quantity; child 0: the symbol that stands for it
  kValue,     // quantity, decimals; text: the number as shown, filled in by whoever reads it
  kStrike,    // child 0, struck out
  kSpace,     // a quad's fraction in `text`: "thin", "quad"
};

struct FormulaNode {
  static constexpr int kUsual = -1;

  FormulaKind kind = FormulaKind::kRow;
  std::string text;
  std::string closing;
  std::vector<FormulaNode> children;
  std::optional<Quantity> quantity;
  int rows = 0;
  int columns = 0;
  bool upright = false;
  int decimals = kUsual;  // of a kValue; kUsual: as many as the page has
  // kOperator: spaced as a relation (=), a binary (+, ·), or not at all; a sign (−x) is unary.
  enum class Spacing { kNone, kBinary, kRelation, kLarge, kPunctuation } spacing = Spacing::kNone;

  bool operator==(const FormulaNode&) const = default;
};
using Formula = FormulaNode;

// Macros of a context: in "$W^{(\l)}$" with {"l", "3"} the source of \l is "3".
using FormulaMacros = std::map<std::string, std::string, std::less<>>;

// Understood:
// - letters, digits, numbers (1.5), + - * / = < > : , ; ( ) [ ] | ! and primes
// - ^ and _ with groups, both on one base: x_{ij}^{(l)}
// - \frac{}{}, \left and \right with one of ( ) [ ] | \| or '.'
// - \begin{matrix} a & b \\ c & d \end{matrix}, also pmatrix, bmatrix, vmatrix
// - \alpha … \Omega, \varepsilon, \vartheta, \varphi
// - \partial \nabla \infty \top \prime \dots \cdots
// - \sum \prod \otimes \cdot \times \pm \to \gets \le \ge \ne \approx \in \| \{ \}
// - \tanh \cosh \sinh \sech \exp \log \ln \max \min, \mathrm{words}, \text{words}, \, \quad
// - \strike{…}, \link{quantity}{symbol}, \val{quantity}, and the macros
//
// As in TeX, an argument without braces is one letter, digit or command: x^12 is x¹2. A command is
// found before a macro of the same name.
//
// Depth at most 64, source with macros put in at most 16 KiB. The error says what was not
// understood, and where. The root is always a kRow; any other row of one child is that child.
Result<Formula> ParseFormula(std::string_view source, const FormulaMacros& macros = {});

// A formula whose source the program wrote.
Formula OwnFormula(std::string_view source);

// Fills the text of each kValue in: the only way a number gets into a formula.
using ShowValue = std::function<std::string(const Quantity&, int decimals)>;
void ResolveValues(Formula&, const ShowValue& show);
bool HasValues(const Formula&);
// The same, every kValue with so many decimals.
Formula WithDecimals(Formula, int decimals);

// True for a formula without parts, such as a default one.
bool IsEmptyFormula(const Formula&);

// One line of plain text, for names, tests and the command line:
// "δ^(2) = θ'(s^(2)) ⊗ [W^(3) δ^(3)]_1^1".
std::string ToPlainText(const Formula&);

// An element of MathML. Made into DOM with createElementNS, or printed.
struct MathmlNode {
  // "math", "mrow", "mi", "mo", "mn", "mtext", "msub", "msup", "msubsup", "mfrac", "mtable", "mtr",
  // "mtd", "mspace", "menclose"
  std::string tag;
  std::string text;                                             // leaves only
  std::vector<std::pair<std::string, std::string>> attributes;  // data-quantity on what is linked
  std::vector<MathmlNode> children;
};
MathmlNode ToMathml(const Formula&);
std::string PrintMathml(const MathmlNode&);  // escaped

}  // namespace chainrule
