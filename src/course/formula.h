// Formulas: a subset of LaTeX, parsed to a tree that is laid out on the canvas and turned into
// MathML.
#pragma once

#include <array>
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
  kScript,    // children: base, subscript, superscript (an empty kRow if missing)
  kFraction,  // children: numerator, denominator; text: "display" if both are of full size
  kFence,   // text: opening and closing, each "(", ")", "[", "]", "|", "‖" or ""; child 0; grows
  kMatrix,  // rows × columns children, row by row; put brackets around it with kFence
  kLink,    // quantity; child 0: its symbol
  kValue,   // quantity, decimals; text: the number as shown, filled in by ResolveValues
  kStrike,  // child 0, struck out
  kHat,     // child 0, with a hat: x̂
  kFactor,  // children: a factor, and what stands under its brace; text: its role, see kFactorRoles
  kSpace,   // a quad's fraction in `text`: "thin", "quad"
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
  int decimals = kUsual;  // of a kValue; kUsual: the page's number of decimals
  // kOperator: spaced as a relation (=), a binary (+, ·), or not at all; a sign (−x) is unary.
  enum class Spacing { kNone, kBinary, kRelation, kLarge, kPunctuation } spacing = Spacing::kNone;

  bool operator==(const FormulaNode&) const = default;
};
using Formula = FormulaNode;

// What a factor of the chain rule stands for: it is drawn in the colour that this has in the
// figure. "negative" is a weight below 0.
inline constexpr std::string_view kWeightRole = "weight";
inline constexpr std::string_view kNegativeRole = "negative";
inline constexpr std::string_view kUnitRole = "unit";
inline constexpr std::array<std::string_view, 5> kFactorRoles{"backward", kWeightRole, "slope",
                                                              kUnitRole, kNegativeRole};

// Macros of a context: with {"l", "3"}, the \l in "$W^{(\l)}$" is replaced by "3".
using FormulaMacros = std::map<std::string, std::string, std::less<>>;

// Understood:
// - letters, digits, numbers (1.5), + - * / = < > : , ; ( ) [ ] | ! and primes
// - ^ and _ with groups, both on one base: x_{ij}^{(l)}
// - \frac{}{}, \dfrac{}{}, \left and \right with one of ( ) [ ] | \| or '.'
// - \begin{matrix} a & b \\ c & d \end{matrix}, also pmatrix, bmatrix, vmatrix
// - \alpha … \Omega, \varepsilon, \vartheta, \varphi
// - \partial \nabla \infty \top \prime \dots \cdots
// - \sum \prod \otimes \cdot \times \pm \to \gets \le \ge \ne \approx \in \| \{ \}
// - \tanh \cosh \sinh \sech \exp \log \ln \max \min, \mathrm{words}, \text{words}, \, \quad
// - \hat{…}, \strike{…}, \link{quantity}{symbol}, \val{quantity}, and the macros
// - \factor{role}{…}{what stands under its brace}, see kFactorRoles
//
// As in TeX, an argument without braces is one letter, digit or command: x^12 is x¹2. A command is
// found before a macro of the same name.
//
// Depth is at most 64, and the source with macros expanded at most 16 KiB. The error says what was
// not understood, and where. The root is always a kRow; any other row with one child is replaced by
// that child.
Result<Formula> ParseFormula(std::string_view source, const FormulaMacros& macros = {});

// Parses a formula that the program itself wrote, so it must be correct.
Formula OwnFormula(std::string_view source);

// Fills in the text of each kValue. No number gets into a formula in any other way.
using ShowValue = std::function<std::string(const Quantity&, int decimals)>;
void ResolveValues(Formula&, const ShowValue& show);
bool HasValues(const Formula&);
// The same formula with "?" in the place of each kValue, for a learner to work out.
Formula WithoutValues(Formula);
// The same formula with this number of decimals in every kValue.
Formula WithDecimals(Formula, int decimals);

// True for a formula without parts, such as a default one.
bool IsEmptyFormula(const Formula&);

// One line of plain text, for names, tests and the command line:
// "δ^(2) = θ'(s^(2)) ⊗ [W^(3) δ^(3)]_1^1".
std::string ToPlainText(const Formula&);

// An element of MathML, to create in the DOM with createElementNS or to print.
struct MathmlNode {
  // "math", "mrow", "mi", "mo", "mn", "mtext", "msub", "msup", "msubsup", "mfrac", "mtable", "mtr",
  // "mtd", "mspace", "menclose", "munder",
  // "mover"
  std::string tag;
  std::string text;  // leaves only
  std::vector<std::pair<std::string, std::string>>
      attributes;  // data-quantity on linked elements, class on factors
  std::vector<MathmlNode> children;
};
MathmlNode ToMathml(const Formula&);
std::string PrintMathml(const MathmlNode&);  // escaped

}  // namespace chainrule
