#include "course/formula.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace chainrule {
namespace {

using Spacing = FormulaNode::Spacing;

Formula Parsed(std::string_view source, const FormulaMacros& macros = {}) {
  Result<Formula> formula = ParseFormula(source, macros);
  EXPECT_TRUE(formula.ok()) << source << ": " << (formula.ok() ? "" : formula.error().sentence);
  return formula.ok() ? *formula : Formula{};
}

// The only part of a formula that has a single part.
FormulaNode Only(std::string_view source) {
  const Formula formula = Parsed(source);
  EXPECT_EQ(formula.children.size(), 1U) << source;
  return formula.children.empty() ? FormulaNode{} : formula.children[0];
}

std::string Plain(std::string_view source, const FormulaMacros& macros = {}) {
  return ToPlainText(Parsed(source, macros));
}

std::string Refused(std::string_view source, const FormulaMacros& macros = {}) {
  const Result<Formula> formula = ParseFormula(source, macros);
  return formula.ok() ? "accepted" : formula.error().sentence;
}

void ExpectRefused(std::string_view source, std::initializer_list<const char*> parts) {
  const std::string sentence = Refused(source);
  EXPECT_NE(sentence, "accepted") << source.substr(0, 100);
  for (const char* part : parts)
    EXPECT_NE(sentence.find(part), std::string::npos) << "no '" << part << "' in: " << sentence;
}

std::string Mathml(std::string_view source) {
  return PrintMathml(ToMathml(Parsed(source)));
}

std::string Inside(const std::string& content) {
  return "<math><mrow>" + content + "</mrow></math>";
}

TEST(ParseFormula, TheRootIsARow) {
  EXPECT_TRUE(IsEmptyFormula(Parsed("")));
  EXPECT_TRUE(IsEmptyFormula(Parsed("  \n ")));
  EXPECT_EQ(Parsed("").kind, FormulaKind::kRow);
  const Formula formula = Parsed("x");
  EXPECT_EQ(formula.kind, FormulaKind::kRow);
  ASSERT_EQ(formula.children.size(), 1U);
  EXPECT_FALSE(IsEmptyFormula(formula));
}

TEST(ParseFormula, ReadsLettersAndNumbers) {
  const Formula formula = Parsed("2W x 1.5 .25");
  ASSERT_EQ(formula.children.size(), 5U);
  EXPECT_EQ(formula.children[0].kind, FormulaKind::kNumber);
  EXPECT_EQ(formula.children[0].text, "2");
  EXPECT_EQ(formula.children[1].kind, FormulaKind::kSymbol);
  EXPECT_EQ(formula.children[1].text, "W");
  EXPECT_FALSE(formula.children[1].upright);
  EXPECT_EQ(formula.children[2].text, "x");
  EXPECT_EQ(formula.children[3].text, "1.5");
  EXPECT_EQ(formula.children[4].text, ".25");
}

TEST(ParseFormula, ReadsGreekLetters) {
  EXPECT_EQ(Only("\\delta").text, "δ");
  EXPECT_EQ(Only("\\theta").text, "θ");
  EXPECT_EQ(Only("\\alpha").text, "α");
  EXPECT_EQ(Only("\\omega").text, "ω");
  EXPECT_FALSE(Only("\\delta").upright);
  EXPECT_EQ(Only("\\Omega").text, "Ω");
  EXPECT_TRUE(Only("\\Omega").upright);
  EXPECT_EQ(Only("\\Sigma").kind, FormulaKind::kSymbol);
}

TEST(ParseFormula, EveryNamedCommandIsUnderstood) {
  std::set<std::string> texts;
  for (const char* name :
       {"alpha",   "beta",   "gamma",  "delta",   "epsilon", "zeta",  "eta",   "theta",   "iota",
        "kappa",   "lambda", "mu",     "nu",      "xi",      "pi",    "rho",   "sigma",   "tau",
        "upsilon", "phi",    "chi",    "psi",     "omega",   "Gamma", "Delta", "Theta",   "Lambda",
        "Xi",      "Pi",     "Sigma",  "Upsilon", "Phi",     "Psi",   "Omega", "partial", "nabla",
        "sum",     "prod",   "otimes", "cdot",    "times",   "pm",    "to",    "gets",    "le",
        "ge",      "ne",     "approx", "infty",   "in",      "top",   "prime", "tanh",    "cosh",
        "sinh",    "exp",    "log",    "ln",      "max",     "min",   "sech"}) {
    const FormulaNode node = Only("\\" + std::string(name));
    EXPECT_FALSE(node.text.empty()) << name;
    EXPECT_TRUE(texts.insert(node.text).second) << name;
  }
  for (const char* source : {"+", "-", "*", "=", "<", ">", ",", ";", "(", ")", "[", "]", "|", "!"})
    EXPECT_EQ(Only(source).kind, FormulaKind::kOperator) << source;
  EXPECT_EQ(Only("-").text, "−");
  EXPECT_EQ(Only("\\sum").text, "∑");
}

TEST(ParseFormula, ReadsScriptsInEitherOrder) {
  const FormulaNode script = Only("x_{ij}^{(l)}");
  ASSERT_EQ(script.kind, FormulaKind::kScript);
  ASSERT_EQ(script.children.size(), 3U);
  EXPECT_EQ(script.children[0].text, "x");
  EXPECT_EQ(script.children[1].children.size(), 2U);
  EXPECT_EQ(script.children[2].children.size(), 3U);
  EXPECT_EQ(Only("x^{(l)}_{ij}"), script);
  EXPECT_EQ(Only("x _ {i j} ^ { ( l ) }"), script);
  EXPECT_TRUE(IsEmptyFormula(Only("x_1").children[2]));
  EXPECT_TRUE(IsEmptyFormula(Only("x^1").children[1]));
}

TEST(ParseFormula, TakesOneSymbolWithoutBraces) {
  const Formula formula = Parsed("x^12");
  ASSERT_EQ(formula.children.size(), 2U);
  EXPECT_EQ(formula.children[0].children[2].text, "1");
  EXPECT_EQ(formula.children[1].text, "2");
  EXPECT_EQ(Only("W^\\top").children[2].text, "⊤");
  EXPECT_EQ(Only("10^{-7}").children[0].text, "10");
  EXPECT_EQ(Only("\\frac12").children[1].text, "2");
}

TEST(ParseFormula, ReadsPrimes) {
  EXPECT_EQ(Only("\\theta'").children[2].text, "′");
  EXPECT_EQ(Only("f''").children[2].children.size(), 2U);
  EXPECT_EQ(Only("\\theta'_{out}"), Only("\\theta_{out}'"));
  const FormulaNode both = Only("f'^{2}");
  EXPECT_EQ(both.children[2].children.size(), 2U);
}

TEST(ParseFormula, ReadsFractionsFencesAndMatrices) {
  const FormulaNode fraction = Only("\\frac{\\partial e}{2}");
  ASSERT_EQ(fraction.kind, FormulaKind::kFraction);
  EXPECT_EQ(fraction.children[0].children.size(), 2U);
  EXPECT_EQ(fraction.children[1].text, "2");

  const FormulaNode fence = Only("\\left[ W \\delta \\right.");
  ASSERT_EQ(fence.kind, FormulaKind::kFence);
  EXPECT_EQ(fence.text, "[");
  EXPECT_EQ(fence.closing, "");
  EXPECT_EQ(fence.children[0].children.size(), 2U);
  EXPECT_EQ(Only("\\left\\| w \\right\\|").text, "‖");

  const FormulaNode matrix = Only("\\begin{matrix} 1 & 2 & x_1 \\\\ 3 & & -5 \\end{matrix}");
  ASSERT_EQ(matrix.kind, FormulaKind::kMatrix);
  EXPECT_EQ(matrix.rows, 2);
  EXPECT_EQ(matrix.columns, 3);
  ASSERT_EQ(matrix.children.size(), 6U);
  EXPECT_EQ(matrix.children[3].text, "3");
  EXPECT_TRUE(IsEmptyFormula(matrix.children[4]));
  EXPECT_EQ(matrix.children[5].children.size(), 2U);

  const FormulaNode brackets = Only("\\begin{bmatrix}1\\\\2\\\\\\end{bmatrix}");
  ASSERT_EQ(brackets.kind, FormulaKind::kFence);
  EXPECT_EQ(brackets.text, "[");
  EXPECT_EQ(brackets.closing, "]");
  EXPECT_EQ(brackets.children[0].rows, 2);
  EXPECT_EQ(brackets.children[0].columns, 1);
  EXPECT_EQ(Only("\\begin{pmatrix}1\\end{pmatrix}").closing, ")");
  EXPECT_EQ(Only("\\begin{vmatrix}1\\end{vmatrix}").text, "|");
}

TEST(ParseFormula, ReadsLinksValuesAndStrikes) {
  const FormulaNode link = Only("\\link{delta3:0,0}{\\delta^{(3)}}");
  ASSERT_EQ(link.kind, FormulaKind::kLink);
  EXPECT_EQ(link.quantity, (Quantity{"delta3", 0, 0}));
  EXPECT_EQ(link.children[0].kind, FormulaKind::kScript);
  EXPECT_EQ(Only("\\link{e}e").children[0].text, "e");

  const FormulaNode value = Only("\\val{hand.delta3:0,0}");
  ASSERT_EQ(value.kind, FormulaKind::kValue);
  EXPECT_EQ(value.quantity, (Quantity{"hand.delta3", 0, 0}));
  EXPECT_EQ(value.text, "");

  const FormulaNode strike = Only("\\strike{x_0}");
  ASSERT_EQ(strike.kind, FormulaKind::kStrike);
  EXPECT_EQ(strike.children[0].kind, FormulaKind::kScript);

  const FormulaNode factor = Only("\\factor{slope}{\\dfrac{x}{s}}{\\val{slope1:0,0}}");
  ASSERT_EQ(factor.kind, FormulaKind::kFactor);
  EXPECT_EQ(factor.text, "slope");
  EXPECT_EQ(factor.children[0].text, "display");
  EXPECT_EQ(factor.children[1].kind, FormulaKind::kValue);
}

TEST(ParseFormula, ReadsWords) {
  const FormulaNode text = Only("\\text{if s > 0, δ}");
  EXPECT_EQ(text.kind, FormulaKind::kText);
  EXPECT_EQ(text.text, "if s > 0, δ");
  const FormulaNode upright = Only("\\mathrm{ReLU}");
  EXPECT_EQ(upright.kind, FormulaKind::kSymbol);
  EXPECT_EQ(upright.text, "ReLU");
  EXPECT_TRUE(upright.upright);
}

TEST(ParseFormula, PutsMacrosIn) {
  const FormulaMacros macros{{"l", "3"}, {"prev", "l-1"}, {"tail", "= b + 1"}, {"two", "\\l\\l"}};
  EXPECT_EQ(Parsed("W^{(\\l)}", macros), Parsed("W^{(3)}"));
  EXPECT_EQ(Parsed("x^\\l", macros), Parsed("x^3"));
  EXPECT_EQ(Parsed("x^{(\\prev)}", macros), Parsed("x^{(l-1)}"));
  EXPECT_EQ(Parsed("a \\tail", macros), Parsed("a = b + 1")) << "spaced where it ends up";
  EXPECT_EQ(Parsed("\\link{W\\l}{W} \\val{s\\l:0,0}", macros),
            Parsed("\\link{W3}{W} \\val{s3:0,0}"));
  EXPECT_EQ(Parsed("\\text{layer \\l}", macros), Parsed("\\text{layer 3}"));
  EXPECT_EQ(Parsed("\\two", macros), Parsed("3 3")) << "macros in macros";
}

TEST(ParseFormula, CommandsComeBeforeMacros) {
  EXPECT_EQ(Parsed("\\theta", {{"theta", "tanh"}}), Parsed("\\theta"));
  EXPECT_EQ(Parsed("\\frac12", {{"frac", "x"}}), Parsed("\\frac12"));
}

TEST(ParseFormula, MacrosCannotRunAway) {
  EXPECT_NE(Refused("\\a", {{"a", "\\a"}}), "accepted");
  EXPECT_NE(Refused("\\a", {{"a", "{\\b}"}, {"b", "{\\a}"}}), "accepted");
  FormulaMacros laughs{{"a", "xxxxxxxxxx"}};
  for (char c = 'b'; c <= 'z'; ++c) {
    std::string body;
    for (int i = 0; i < 10; ++i) body += std::string("\\") + static_cast<char>(c - 1) + " ";
    laughs[std::string(1, c)] = body;
  }
  EXPECT_NE(Refused("\\z", laughs), "accepted");
  EXPECT_NE(Refused("\\text{" + std::string(5000, ' ') + "\\a\\a\\a\\a\\a\\a}",
                    {{"a", std::string(4000, 'x')}}),
            "accepted");
}

// As with TeX's classes, the part left of a sign decides whether it is unary.
std::vector<Spacing> Spacings(std::string_view source) {
  std::vector<Spacing> spacings;
  for (const FormulaNode& node : Parsed(source).children)
    if (node.kind == FormulaKind::kOperator) spacings.push_back(node.spacing);
  return spacings;
}

TEST(Spacing, KnowsUnarySigns) {
  constexpr Spacing kNone = Spacing::kNone;
  constexpr Spacing kBinary = Spacing::kBinary;
  constexpr Spacing kRelation = Spacing::kRelation;
  EXPECT_EQ(Spacings("a - b"), (std::vector{kBinary}));
  EXPECT_EQ(Spacings("-b"), (std::vector{kNone}));
  EXPECT_EQ(Spacings("a = -b"), (std::vector{kRelation, kNone}));
  EXPECT_EQ(Spacings("a \\cdot -b"), (std::vector{kBinary, kNone}));
  EXPECT_EQ(Spacings("(-b)"), (std::vector{kNone, kNone, kNone}));
  EXPECT_EQ(Spacings("(a)-b"), (std::vector{kNone, kNone, kBinary}));
  EXPECT_EQ(Spacings("a, -b"), (std::vector{Spacing::kPunctuation, kNone}));
  EXPECT_EQ(Spacings("\\sum -b"), (std::vector{Spacing::kLarge, kNone}));
  EXPECT_EQ(Spacings("a +"), (std::vector{kNone}));
  EXPECT_EQ(Spacings("a + = b"), (std::vector{kNone, kRelation}));
  EXPECT_EQ(Spacings("(a +)"), (std::vector{kNone, kNone, kNone}));
  EXPECT_EQ(Spacings("\\tanh - b"), (std::vector{kNone}));
  EXPECT_EQ(Spacings("\\frac12 - b"), (std::vector{kBinary}));
  EXPECT_EQ(Spacings("x^2 - b"), (std::vector{kBinary}));
  EXPECT_EQ(Spacings("\\val{x} - b"), (std::vector{kBinary}));
  EXPECT_EQ(Spacings("a \\quad - b"), (std::vector{kBinary}));
  EXPECT_EQ(Spacings("n! - b"), (std::vector{kNone, kBinary}));
  EXPECT_EQ(Spacings("\\partial - b"), (std::vector{kNone, kBinary}));
  EXPECT_EQ(Spacings("1{,}5"), (std::vector{kNone}));
}

TEST(Spacing, HoldsInsideGroupsToo) {
  EXPECT_EQ(Only("x^{-1}").children[2].children[0].spacing, Spacing::kNone);
  EXPECT_EQ(Only("\\frac{-1}{2}").children[0].children[0].spacing, Spacing::kNone);
  EXPECT_EQ(Only("\\left(-1\\right)").children[0].children[0].spacing, Spacing::kNone);
  EXPECT_EQ(Only("\\begin{matrix}1&-1\\end{matrix}").children[1].children[0].spacing,
            Spacing::kNone);
  EXPECT_EQ(Only("x^{a-1}").children[2].children[1].spacing, Spacing::kBinary);
  // A linked sign behaves like the sign itself.
  EXPECT_EQ(Parsed("a \\link{e}- b").children[1].children[0].spacing, Spacing::kBinary);
  EXPECT_EQ(Parsed("= \\link{e}- b").children[1].children[0].spacing, Spacing::kNone);
  EXPECT_EQ(Parsed("a \\link{e}{=} b").children[1].children[0].spacing, Spacing::kRelation);
}

TEST(Spacing, SetsFunctionsOff) {
  EXPECT_EQ(Parsed("\\tanh x"), Parsed("\\tanh \\, x"));
  EXPECT_EQ(Parsed("2 \\tanh x").children.size(), 5U);
  EXPECT_EQ(Parsed("\\tanh(x)").children.size(), 4U);
  EXPECT_EQ(Parsed("\\tanh \\left(x\\right)").children.size(), 2U);
  EXPECT_EQ(Parsed("\\tanh^2 x").children.size(), 3U);
  EXPECT_EQ(Parsed("\\mathrm{d} x").children.size(), 2U);
}

TEST(ParseFormula, SaysWhatAndWhere) {
  ExpectRefused("a + \\sqrt{2}", {"\"a + \\sqrt{2}\"", "character 5", "no command \\sqrt"});
  ExpectRefused("\\bar x", {"no command \\bar", "character 1"});
  ExpectRefused("δ", {"character 1", "δ has no meaning"});
  ExpectRefused("\\text{δδ} #", {"character 11", "# has no meaning"});
  ExpectRefused("a\\", {"no command \\", "character 2"});
  ExpectRefused("\\;", {"no command \\;"});
  ExpectRefused("x^", {"^ needs something", "character 3"});
  ExpectRefused("x^^2", {"^ needs something"});
  ExpectRefused("{x_}", {"_ needs something"});
  ExpectRefused("\\frac{1}", {"\\frac needs something", "character 9"});
  ExpectRefused("\\hat", {"\\hat needs something"});
  ExpectRefused("\\strike", {"\\strike needs something"});
  ExpectRefused("x \\factor{red}{x}{y}", {"no command \\factor{red}", "character 3"});
  ExpectRefused("\\factor{weight}{x}", {"\\factor needs something"});
  ExpectRefused("{x", {"never closed", "character 1"});
  ExpectRefused("x{", {"never closed", "character 2"});
  ExpectRefused("x}", {"no { for this", "character 2"});
  ExpectRefused("x^1^2", {"two ^"});
  ExpectRefused("x_1_2", {"two _"});
  ExpectRefused("x^2'", {"two ^"});
  ExpectRefused("1.", {". has no meaning"});
  ExpectRefused("x^.5", {". has no meaning"});
  ExpectRefused("\\left(x", {"no \\right", "character 1"});
  ExpectRefused("\\left x \\right)", {"may follow \\left"});
  ExpectRefused("\\left(x\\right", {"may follow \\right"});
  ExpectRefused("\\left", {"may follow \\left"});
  ExpectRefused("x\\right)", {"no \\left", "character 2"});
  ExpectRefused("{x\\right)", {"no \\left"});
  ExpectRefused("\\left(x}", {"no \\right"});
  ExpectRefused("a & b", {"& is allowed only in a matrix"});
  ExpectRefused("a \\\\ b", {"\\\\ is allowed only in a matrix"});
  ExpectRefused("{a & b}", {"& is allowed only in a matrix"});
  ExpectRefused("\\end{matrix}", {"\\end is allowed only in a matrix"});
  ExpectRefused("\\begin{array}1\\end{array}", {"\"array\"", "bmatrix"});
  ExpectRefused("\\begin", {"\\begin needs a group"});
  ExpectRefused("\\begin{matrix}1", {"no \\end"});
  ExpectRefused("\\begin{matrix}1}", {"no \\end"});
  ExpectRefused("\\begin{matrix}1\\end{bmatrix}", {"no \\end of the same name"});
  ExpectRefused("\\begin{matrix}1\\end", {"\\end needs a group"});
  ExpectRefused("\\begin{matrix}1&2\\\\3\\end{matrix}", {"row 2", "1 entries", "row 1 has 2"});
  ExpectRefused("\\val", {"\\val needs a group"});
  ExpectRefused("\\val{}", {"\"\" is not the name of a number"});
  ExpectRefused("\\val{W1:0}", {"\"W1:0\" is not the name of a number"});
  ExpectRefused("\\link{a b}{x}", {"\"a b\" is not the name of a number"});
  ExpectRefused("\\link{e}", {"\\link needs something"});
  ExpectRefused("\\text x", {"\\text needs a group"});
  ExpectRefused("\\text{a{b}}", {"{ has no meaning"});
  ExpectRefused("\\text{a", {"never closed"});
  ExpectRefused("\\mathrm{\\nope}", {"no command \\nope"});
  ExpectRefused("\xFF", {"not UTF-8"});
  ExpectRefused("\\\xC3\xA9", {"no command \\é"});
  ExpectRefused(std::string_view("a\0", 2), {"\\u0000 has no meaning"});
}

TEST(ParseFormula, AnErrorInAMacroQuotesTheMacro) {
  const std::string sentence = Refused("a + \\l", {{"l", "{3"}});
  EXPECT_NE(sentence.find("\"{3\""), std::string::npos) << sentence;
}

TEST(ParseFormula, HasLimits) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '{') + "x" +
           std::string(static_cast<std::size_t>(depth), '}');
  };
  EXPECT_EQ(Refused(nested(63)), "accepted");
  ExpectRefused(nested(64), {"more than 64 deep"});
  ExpectRefused(nested(8000), {"more than 64 deep"});
  ExpectRefused(std::string(16000, '{'), {"more than 64 deep"});

  std::string fractions;
  std::string scripts;
  std::string fences;
  std::string links;
  std::string matrices;
  for (int i = 0; i < 800; ++i) {
    fractions += "\\frac";
    scripts += "x^{";
    fences += "\\left(";
    links += "\\link{e}";
    matrices += "\\begin{matrix}";
  }
  for (const std::string& text : {fractions, scripts, fences, links, matrices})
    ExpectRefused(text, {"more than 64 deep"});

  EXPECT_EQ(Refused(std::string(16 * 1024, 'x')), "accepted");
  ExpectRefused(std::string(16 * 1024 + 1, 'x'), {"longer than 16384 bytes"});
  ExpectRefused(std::string(1 << 20, '{'), {"longer than 16384 bytes"});
  EXPECT_EQ(Refused("x" + std::string(16000, '\'')), "accepted");
  EXPECT_LT(Refused(std::string(16000, '}')).size(), 200U);
}

TEST(ParseFormula, SurvivesNoise) {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"{",
                                        "}",
                                        "^",
                                        "_",
                                        "'",
                                        "\\left(",
                                        "\\right)",
                                        "\\frac",
                                        "&",
                                        "\\\\",
                                        "\\begin{matrix}",
                                        "\\end{matrix}",
                                        "\\val{e}",
                                        "\\link{e}",
                                        "\\strike",
                                        "\\factor{unit}",
                                        "\\dfrac",
                                        "x",
                                        "1.5",
                                        "-",
                                        "=",
                                        ",",
                                        "\\sum",
                                        "\\tanh",
                                        "\\text{a}",
                                        "\\",
                                        "\\l",
                                        " ",
                                        "\xC3",
                                        "("};
  const FormulaMacros macros{{"l", "3 + \\l"}};
  int accepted = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string source;
    for (std::size_t length = random() % 12; length > 0; --length)
      source += pieces[random() % pieces.size()];
    const Result<Formula> formula = ParseFormula(source, macros);
    if (!formula.ok()) {
      ASSERT_FALSE(formula.error().sentence.empty());
      continue;
    }
    ++accepted;
    ToPlainText(*formula);
    PrintMathml(ToMathml(*formula));
  }
  EXPECT_GT(accepted, 1000);
}

TEST(ResolveValues, FillsEachValueIn) {
  Formula formula = Parsed("\\frac{\\val{a}}{2} + \\link{b}{\\val{b:0,1}} = x^{\\val{a}}");
  std::vector<std::string> asked;
  ResolveValues(formula, [&](const Quantity& quantity, int) {
    asked.push_back(ToText(quantity));
    return "<" + ToText(quantity) + ">";
  });
  EXPECT_EQ(asked, (std::vector<std::string>{"a", "b:0,1", "a"}));
  EXPECT_EQ(ToPlainText(formula), "<a>/2 + <b:0,1> = x^<a>");
}

TEST(ToPlainText, ReadsLikeALine) {
  EXPECT_EQ(
      Plain("\\delta^{(2)} = \\theta'(s^{(2)}) \\otimes \\left[W^{(3)} \\delta^{(3)}\\right]_1^1"),
      "δ^(2) = θ'(s^(2)) ⊗ [W^(3) δ^(3)]_1^1");
  EXPECT_EQ(Plain("\\delta^{(2)} = \\theta'(s^{(2)}) \\otimes [W^{(3)} \\delta^{(3)}]_1^1"),
            "δ^(2) = θ'(s^(2)) ⊗ [W^(3) δ^(3)]_1^1");
  EXPECT_EQ(Plain("W^{(1)}_{01}"), "W^(1)_01");
  EXPECT_EQ(Plain("\\theta_{out}'"), "θ_out'");
  EXPECT_EQ(Plain("\\frac{\\partial e}{\\partial W^{(1)}}"), "∂e/∂W^(1)");
  EXPECT_EQ(Plain("\\frac{a+b}{2}"), "(a + b)/2");
  EXPECT_EQ(Plain("x^{(1)} (\\delta^{(2)})^\\top"), "x^(1) (δ^(2))ᵀ");
  EXPECT_EQ(Plain("s^{(1)} = (W^{(1)})^\\top x^{(0)}"), "s^(1) = (W^(1))ᵀ x^(0)");
  EXPECT_EQ(Plain("e = \\sum_k (x_k^{(L)} - y_k)^2"), "e = ∑_k (x^(L)_k − y_k)^2");
  EXPECT_EQ(Plain("\\sum_{n=1}^N x_n"), "∑_{n = 1}^N x_n");
  EXPECT_EQ(Plain("2\\sum_n x_n"), "2 ∑_n x_n");
  EXPECT_EQ(Plain("= -x"), "= −x");
  EXPECT_EQ(Plain("-x"), "−x");
  EXPECT_EQ(Plain("a = b"), "a = b");
  EXPECT_EQ(Plain("f(a, -b)"), "f(a, −b)");
  EXPECT_EQ(Plain("\\tanh x"), "tanh x");
  EXPECT_EQ(Plain("\\tanh(x)"), "tanh(x)");
  EXPECT_EQ(Plain("1-\\tanh^2 x"), "1 − tanh^2 x");
  EXPECT_EQ(Plain("2x"), "2x");
  EXPECT_EQ(Plain("2 \\cdot 3"), "2 · 3");
  EXPECT_EQ(Plain("1 \\times 1"), "1 × 1");
  EXPECT_EQ(Plain("\\begin{bmatrix}1&2\\\\3&4\\end{bmatrix}"), "[1, 2; 3, 4]");
  EXPECT_EQ(Plain("\\strike{x_0} y"), "~x_0~ y");
  EXPECT_EQ(Plain("\\gamma \\hat x_1 + \\hat{x}"), "γx\u0302_1 + x\u0302");
  EXPECT_EQ(Plain("\\factor{weight}{w_1}{\\begin{matrix}w\\\\2\\end{matrix}} \\cdot 3"),
            "w_1 (w; 2) · 3");
  EXPECT_EQ(Plain("x \\text{if} y"), "x if y");
  EXPECT_EQ(Plain("x \\quad y"), "x y");
  EXPECT_EQ(Plain("w \\gets w - \\eta \\nabla e"), "w ← w − η∇e");
  EXPECT_EQ(Plain("e^{-2|s|}"), "e^−2|s|");
  EXPECT_EQ(Plain("x^{a+b}"), "x^{a + b}");
  EXPECT_EQ(Plain("\\link{W1}{W} \\val{a}"), "Wa");
  EXPECT_EQ(Plain(""), "");
}

TEST(ToMathml, WritesTokens) {
  EXPECT_EQ(Mathml("x"), Inside("<mi>x</mi>"));
  EXPECT_EQ(Mathml("1.5"), Inside("<mn>1.5</mn>"));
  EXPECT_EQ(Mathml("\\Omega"), Inside("<mi mathvariant=\"normal\">Ω</mi>"));
  EXPECT_EQ(Mathml("\\tanh"), Inside("<mi>tanh</mi>"));
  EXPECT_EQ(Mathml("\\partial"), Inside("<mi mathvariant=\"normal\">∂</mi>"));
  EXPECT_EQ(Mathml("\\text{ if }"), Inside("<mtext>\u00A0if\u00A0</mtext>"));
  EXPECT_EQ(Mathml("\\text{ }"), Inside("<mtext>\u00A0</mtext>"));
  EXPECT_EQ(Mathml("\\,"), Inside("<mspace width=\"0.1667em\"></mspace>"));
  EXPECT_EQ(Mathml(""), Inside(""));
}

TEST(ToMathml, SaysHowOperatorsAreSpaced) {
  EXPECT_EQ(Mathml("a-b"), Inside("<mi>a</mi><mo form=\"infix\">−</mo><mi>b</mi>"));
  EXPECT_EQ(Mathml("-b"), Inside("<mo form=\"prefix\" stretchy=\"false\" lspace=\"0em\" "
                                 "rspace=\"0em\">−</mo><mi>b</mi>"));
  EXPECT_NE(Mathml("(a)").find("<mo form=\"postfix\" stretchy=\"false\""), std::string::npos);
  EXPECT_NE(Mathml("a,b").find("separator=\"true\""), std::string::npos);
}

TEST(ToMathml, WritesStructures) {
  EXPECT_EQ(Mathml("x^2"), Inside("<msup><mi>x</mi><mn>2</mn></msup>"));
  EXPECT_EQ(Mathml("x_2"), Inside("<msub><mi>x</mi><mn>2</mn></msub>"));
  EXPECT_EQ(Mathml("x_1^2"), Inside("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"));
  EXPECT_EQ(Mathml("x^{}"), Inside("<msup><mi>x</mi><mrow></mrow></msup>"));
  EXPECT_EQ(Mathml("\\frac12"), Inside("<mfrac><mn>1</mn><mn>2</mn></mfrac>"));
  EXPECT_EQ(Mathml("\\dfrac12"),
            Inside("<mfrac displaystyle=\"true\"><mn>1</mn><mn>2</mn></mfrac>"));
  EXPECT_EQ(Mathml("\\factor{weight}{x}{2}"),
            Inside("<munder class=\"factor-weight\"><munder><mi>x</mi><mo stretchy=\"true\">"
                   "\u23DF</mo></munder><mn>2</mn></munder>"));
  EXPECT_EQ(Mathml("\\hat x"), Inside("<mover accent=\"true\"><mi>x</mi>"
                                      "<mo stretchy=\"false\">^</mo></mover>"));
  EXPECT_EQ(Mathml("\\strike x"),
            Inside("<menclose notation=\"updiagonalstrike\"><mi>x</mi></menclose>"));
  EXPECT_EQ(Mathml("\\sum_k^n"),
            Inside("<msubsup><mo form=\"prefix\" largeop=\"true\" movablelimits=\"false\">∑</mo>"
                   "<mi>k</mi><mi>n</mi></msubsup>"));
  EXPECT_EQ(Mathml("\\begin{matrix}1&2\\\\3&4\\end{matrix}"),
            Inside("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
                   "<mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>"));
  EXPECT_EQ(Mathml("\\left[x\\right."),
            Inside("<mrow><mo form=\"prefix\" fence=\"true\" stretchy=\"true\">[</mo>"
                   "<mi>x</mi></mrow>"));
}

TEST(ToMathml, NamesWhatIsLinked) {
  EXPECT_EQ(Mathml("\\link{W1}{W}"), Inside("<mi data-quantity=\"W1\">W</mi>"));
  EXPECT_EQ(Mathml("\\link{W1:0,1}{w_1}"),
            Inside("<msub data-quantity=\"W1:0,1\"><mi>w</mi><mn>1</mn></msub>"));
  EXPECT_EQ(Mathml("\\link{W1}{\\link{e}{x}}"),
            Inside("<mrow data-quantity=\"W1\"><mi data-quantity=\"e\">x</mi></mrow>"));
  Formula formula = Parsed("\\val{e}");
  ResolveValues(formula, [](const Quantity&, int) { return "−1.35·10⁻⁷"; });
  EXPECT_EQ(PrintMathml(ToMathml(formula)), Inside("<mn data-quantity=\"e\">−1.35·10⁻⁷</mn>"));
}

TEST(PrintMathml, Escapes) {
  EXPECT_EQ(Mathml("\\text{<b>&\"}"), Inside("<mtext>&lt;b&gt;&amp;&quot;</mtext>"));
  MathmlNode node;
  node.tag = "mi";
  node.attributes.emplace_back("title", "\"><script>");
  EXPECT_EQ(PrintMathml(node), "<mi title=\"&quot;&gt;&lt;script&gt;\"></mi>");
}

}  // namespace
}  // namespace chainrule
