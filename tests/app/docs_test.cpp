// Checks that the files and functions named in the documents exist.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <vector>

namespace chainrule {
namespace {

namespace fs = std::filesystem;

fs::path Root() {
  return fs::path(CHAINRULE_TEST_DATA).parent_path();
}

std::string Text(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

struct Names {
  int files = 0;
  int functions = 0;
  std::vector<std::string> missing;
};

// Finds every `path/file` and `path/file:Function` of a text. A function exists if its name is
// before a parenthesis in the file, other than in a call through another object or scope.
Names NamesIn(const std::string& text) {
  const std::regex quoted("`([A-Za-z_][A-Za-z0-9_./]*(?:/|\\.[a-z]+))(?::([A-Za-z_]+))?`");
  Names names;
  for (std::sregex_iterator at(text.begin(), text.end(), quoted), end; at != end; ++at) {
    const std::string path = (*at)[1];
    const std::string function = (*at)[2];
    // The build makes this folder.
    if (path == "dist/") continue;
    ++names.files;
    if (!fs::exists(Root() / path)) {
      names.missing.push_back(path);
    } else if (!function.empty()) {
      ++names.functions;
      const std::regex defined("(^|[^A-Za-z_.>])" + function + "\\(");
      if (!std::regex_search(Text(Root() / path), defined))
        names.missing.push_back(path + ":" + function);
    }
  }
  return names;
}

TEST(DocsTest, EveryFileAndFunctionOfTheArchitectureExists) {
  const Names names = NamesIn(Text(Root() / "docs" / "architecture.md"));
  EXPECT_GT(names.files, 40);
  EXPECT_GT(names.functions, 30);
  EXPECT_EQ(names.missing, std::vector<std::string>());
}

TEST(DocsTest, WhatIsGoneIsFound) {
  const Names names = NamesIn(
      "`src/app/tutor.cpp:Do` and `src/app/tutor.cpp:Undoing`, `src/app/nobody.cpp`, `src/attic/`, "
      "`web/link.js:load`, `step`, `W1:0,1`, `web/link.js:getItem`, "
      "`src/app/main_web.cpp:request`");
  EXPECT_EQ(names.files, 7);
  EXPECT_EQ(names.missing, (std::vector<std::string>{
                               "src/app/tutor.cpp:Undoing", "src/app/nobody.cpp", "src/attic/",
                               "web/link.js:getItem", "src/app/main_web.cpp:request"}));
}

TEST(DocsTest, LinksBetweenDocumentsLead) {
  const std::regex link("\\]\\(([^)#:]+)(#[^)]*)?\\)");
  int count = 0;
  for (const char* name : {"README.md", "CONTRIBUTING.md", "docs/architecture.md"}) {
    const fs::path path = Root() / name;
    // Lambdas in code blocks look like links.
    const std::string text = std::regex_replace(Text(path), std::regex("```[^`]*```"), "");
    for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at, ++count)
      EXPECT_TRUE(fs::exists(path.parent_path() / (*at)[1].str())) << name << ": " << (*at)[1];
  }
  EXPECT_GT(count, 5);
}

TEST(DocsTest, TheCodeOfTheReadmeIsThatOfTheSampleLesson) {
  const std::string readme = Text(Root() / "README.md");
  const std::string opening = "```cpp\n";
  const std::size_t begin = readme.find(opening);
  ASSERT_NE(begin, std::string::npos);
  const std::size_t end = readme.find("\n```", begin + opening.size());
  const std::string code = readme.substr(begin + opening.size(), end - begin - opening.size());
  EXPECT_GT(std::count(code.begin(), code.end(), '\n'), 4);
  const std::string lesson = Text(Root() / "tests" / "lessons" / "sample_lesson.cpp");
  EXPECT_NE(lesson.find(code), std::string::npos) << code;
  EXPECT_LT(std::count(lesson.begin(), lesson.end(), '\n'), 100);
}

}  // namespace
}  // namespace chainrule
