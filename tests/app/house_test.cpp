// Rules for the sources: which room may include which, and how long a file may be.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace chainrule {
namespace {

namespace fs = std::filesystem;

constexpr int kMostLines = 400;

struct Include {
  std::string file;
  std::string room;    // of the file
  std::string target;  // the file that it includes
};

fs::path Root() {
  return fs::path(CHAINRULE_TEST_DATA).parent_path();
}

std::vector<fs::path> Sources() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Root() / "src")) {
    const std::string extension = entry.path().extension().string();
    if (extension == ".h" || extension == ".cpp") files.push_back(entry.path());
  }
  return files;
}

std::vector<std::string> Lines(const fs::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

std::vector<Include> Includes() {
  const std::regex pattern("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  std::vector<Include> includes;
  for (const fs::path& path : Sources()) {
    const fs::path relative = fs::relative(path, Root() / "src");
    for (const std::string& line : Lines(path)) {
      std::smatch match;
      if (std::regex_search(line, match, pattern))
        includes.push_back({relative.string(), relative.begin()->string(), match[1]});
    }
  }
  return includes;
}

TEST(HouseTest, RoomsKnowOnlyRoomsAtTheirLeft) {
  const std::map<std::string, std::set<std::string>> allowed{
      {"math", {"math"}},
      {"course", {"course", "math"}},
      {"page", {"page", "course", "math"}},
      {"lessons", {"lessons", "page", "course", "math"}},
      {"draw", {"draw", "page", "course"}},
      {"app", {"app", "draw", "lessons", "page", "course", "math"}},
  };
  int checked = 0;
  for (const Include& include : Includes()) {
    ASSERT_TRUE(allowed.count(include.room)) << include.file << ": no such room";
    const std::string room = include.target.substr(0, include.target.find('/'));
    if (!allowed.count(room) || include.target.find('/') == std::string::npos) continue;
    EXPECT_TRUE(allowed.at(include.room).count(room))
        << include.file << " includes " << include.target;
    ++checked;
  }
  EXPECT_GT(checked, 50);
}

TEST(HouseTest, OnlyAppTouchesThePlatformAndOnlyDrawAndAppTouchImGui) {
  const std::regex platform("SDL|^GL|GLES|emscripten|EGL");
  const std::regex imgui("imgui");
  for (const Include& include : Includes()) {
    if (include.room != "app") {
      EXPECT_FALSE(std::regex_search(include.target, platform))
          << include.file << " includes " << include.target;
    }
    if (include.room != "app" && include.room != "draw") {
      EXPECT_FALSE(std::regex_search(include.target, imgui))
          << include.file << " includes " << include.target;
    }
  }
}

// Tricks that once saved bytes or GL calls must not come back: the linker builds the module from
// the libraries as their authors ship them.
TEST(HouseTest, ThePlainWayStays) {
  for (const char* gone :
       {"cmake/cubic_outlines.py", "cmake/imgui_absent.cpp", "cmake/sdl2_absent.c",
        "cmake/sdl2_absent.h", "src/app/gl_state.cpp", "src/app/libc_instead.cpp",
        "tools/order_functions.mjs", "tools/pack_engine.mjs", "tools/wasm_code.mjs",
        "tools/wasm_reader.mjs", "web/packed.js"})
    EXPECT_FALSE(fs::exists(Root() / gone)) << gone;

  // Matches definitions of GL, libc or library functions under their own names, linker wraps, and
  // interference with the optimiser.
  const std::regex never(
      "--wrap|__wrap_|imgui_impl_opengl3|BINARYEN_EXTRA_PASSES|inline-functions|noinline|"
      "always_inline|"
      "^\\s*(extern \"C\" )?(void|GLboolean|GLenum|GLint|GLuint) (GL_APIENTRY )?gl[A-Z]\\w*\\(|"
      "^\\w[\\w\\s*]*\\b(SDL_[A-Z]\\w*|egl[A-Z]\\w*|emscripten_\\w+|strto[dfl]+|sscanf)\\([^;]*\\{"
      "$");
  std::vector<fs::path> files = Sources();
  files.push_back(Root() / "CMakeLists.txt");
  files.push_back(Root() / "CMakePresets.json");
  for (const char* folder : {"cmake", "src", "tools", "web"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Root() / folder)) {
      const fs::path& path = entry.path();
      const std::string extension = path.extension().string();
      if (entry.is_regular_file() && extension != ".h" && extension != ".cpp" && extension != ".md")
        files.push_back(path);
    }
  }
  EXPECT_GT(files.size(), 300u);
  // The only room compiled for speed.
  const fs::path math = Root() / "src" / "math" / "CMakeLists.txt";
  const std::regex math_speed("-finline-functions>\\)$");
  for (const fs::path& path : files) {
    for (const std::string& line : Lines(path)) {
      if (path == math && std::regex_search(line, math_speed)) continue;
      EXPECT_FALSE(std::regex_search(line, never)) << path << ": " << line;
    }
  }
  for (const char* caught :
       {"\"-Wl,--wrap=_Z${name}\"", "#include <imgui_impl_opengl3.h>",
        "void GL_APIENTRY glEnable(GLenum capability) {", "[[gnu::noinline]] void Set();",
        "SDL_bool SDL_SetHint(const char* name, const char* value) {",
        "double strtod(const char* text, char** end) {", "-finline-functions"})
    EXPECT_TRUE(std::regex_search(std::string(caught), never)) << caught;
}

TEST(HouseTest, LessonsKeepNothingAndNobodyReadsIds) {
  // Cached results belong in PageMemory, keyed by their arguments; an item's action is bound where
  // the item is made.
  const std::regex kept(
      "\\bmutable\\b|made_for|kept_for|\\bSetLater\\b|\\bstatic (?!_cast)[A-Z][\\w:<>]* \\w+;");
  const std::regex id("\\bid\\.(starts_with|substr|find)\\(|\\bid == \"");
  int files = 0;
  for (const fs::path& path : Sources()) {
    const std::string room = fs::relative(path, Root() / "src").begin()->string();
    if (room != "lessons" && room != "app") continue;
    ++files;
    for (const std::string& line : Lines(path)) {
      if (room == "lessons") {
        EXPECT_FALSE(std::regex_search(line, kept)) << path.filename() << ": " << line;
      }
      EXPECT_FALSE(std::regex_search(line, id)) << path.filename() << ": " << line;
    }
  }
  EXPECT_GT(files, 50);
}

TEST(HouseTest, MathSaysNothing) {
  // Sentences belong in text files, so src/math reports a Fault. "W x" and "conv1" are not words.
  const std::regex words("\"[^\"]*[A-Za-z]{2,} [A-Za-z]{2,}[^\"]*\"");
  for (const fs::path& path : Sources()) {
    if (fs::relative(path, Root() / "src").begin()->string() != "math") continue;
    for (const std::string& line : Lines(path)) {
      const std::string code = line.substr(0, line.find("//"));
      if (code.find("assert(") != std::string::npos) continue;
      EXPECT_FALSE(std::regex_search(code, words)) << path.filename() << ": " << line;
    }
  }
}

TEST(HouseTest, FilesStayShort) {
  std::vector<fs::path> files = Sources();
  for (const char* folder : {"web", "shaders"}) {
    if (!fs::exists(Root() / folder)) continue;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Root() / folder))
      if (entry.is_regular_file()) files.push_back(entry.path());
  }
  for (const fs::path& path : files)
    EXPECT_LE(Lines(path).size(), static_cast<std::size_t>(kMostLines)) << path;
}

TEST(HouseTest, EveryFileIsFormatted) {
  const std::string log = ::testing::TempDir() + "clang_format.log";
  std::string command = "clang-format --dry-run --Werror";
  int count = 0;
  for (const char* folder : {"src", "tests", "cmake"}) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Root() / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".h" && extension != ".cpp" && extension != ".c") continue;
      command += " '" + entry.path().string() + "'";
      ++count;
    }
  }
  EXPECT_GT(count, 300);
  const bool formatted = std::system((command + " >'" + log + "' 2>&1").c_str()) == 0;
  std::string differences;
  for (const std::string& line : Lines(log)) differences += line + "\n";
  EXPECT_TRUE(formatted) << "Run clang-format -i on these files:\n" << differences;
}

TEST(HouseTest, EveryFileIsBuilt) {
  // A test that is in no list never runs.
  const auto text = [](const fs::path& path) {
    std::string all;
    for (const std::string& line : Lines(path)) all += line + "\n";
    return all;
  };
  const std::string tests = text(Root() / "tests" / "CMakeLists.txt");
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(Root() / "tests")) {
    if (entry.path().extension() != ".cpp") continue;
    // The benchmark is not a test; the list in its own folder builds it.
    const fs::path own = entry.path().parent_path() / "CMakeLists.txt";
    const std::string list = fs::exists(own) ? text(own) : tests;
    EXPECT_NE(list.find(" " + entry.path().filename().string()), std::string::npos) << entry.path();
  }
  for (const fs::path& path : Sources()) {
    if (path.extension() != ".cpp") continue;
    const fs::path relative = fs::relative(path, Root() / "src");
    const fs::path room = *relative.begin();
    const std::string list = text(Root() / "src" / room / "CMakeLists.txt");
    EXPECT_NE(list.find(fs::relative(relative, room).string()), std::string::npos) << path;
  }
}

TEST(HouseTest, NoStateHidesInFunctions) {
  // A static in a function is a global, which a second tutor in the same program would share.
  const std::regex hidden("^\\s+static\\s+(?!constexpr|_?assert)[^()]*(=|;|\\{)");
  for (const fs::path& path : Sources()) {
    if (path.extension() != ".cpp") continue;
    for (const std::string& line : Lines(path))
      EXPECT_FALSE(std::regex_search(line, hidden)) << path << ": " << line;
  }
}

TEST(HouseTest, HeadersSayWhatTheyAreFor) {
  for (const fs::path& path : Sources()) {
    if (path.extension() != ".h") continue;
    const std::vector<std::string> lines = Lines(path);
    ASSERT_FALSE(lines.empty()) << path;
    EXPECT_EQ(lines.front().rfind("// ", 0), 0u) << path << " opens with no sentence";
  }
}

}  // namespace
}  // namespace chainrule
