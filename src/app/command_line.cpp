#include "app/command_line.h"

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <map>
#include <optional>

#include "app/tutor.h"
#include "course/course_text.h"
#include "draw/svg.h"
#include "lessons/catalog.h"
#include "lessons/judgement.h"
#include "page/outline.h"

namespace chainrule {
namespace {

// Practically no limit: a file may be as long as the caller has room for. An npz file has a smaller
// limit of its own.
constexpr double kMostExportBytes = 1e12;

CommandOutput Refused(const std::string& sentence) {
  return {2, "", sentence + "\n"};
}

// The options after `verb STATE`, each with its value: {"--as": "npz"}. Returns nullopt for another
// verb, for an option that is not `allowed`, without a value or there twice.
using Options = std::map<std::string, std::string, std::less<>>;
std::optional<Options> ReadOptions(const std::vector<std::string>& arguments, std::string_view verb,
                                   std::initializer_list<std::string_view> allowed) {
  if (arguments.size() < 2 || arguments.size() % 2 != 0 || arguments[0] != verb)
    return std::nullopt;
  Options options;
  for (std::size_t i = 2; i < arguments.size(); i += 2) {
    const bool known = std::find(allowed.begin(), allowed.end(), arguments[i]) != allowed.end();
    if (!known || arguments[i + 1].empty()) return std::nullopt;
    if (!options.emplace(arguments[i], arguments[i + 1]).second) return std::nullopt;
  }
  return options;
}

std::string ValueOf(const Options& options, std::string_view option) {
  const auto found = options.find(option);
  return found == options.end() ? std::string() : found->second;
}

CommandOutput Unwritten(const std::string& file) {
  return Refused(FillWords(CourseText().Word("take_unwritten"), {{"file", file}}));
}

// One figure of the page as SVG; the first one if none is named.
std::optional<CommandOutput> RunFigure(const std::vector<std::string>& arguments) {
  const auto options = ReadOptions(arguments, "figure", {"--id", "--theme", "-o"});
  const std::string theme = options ? ValueOf(*options, "--theme") : "";
  if (!options || (!theme.empty() && theme != "light" && theme != "dark")) return std::nullopt;
  Tutor tutor;
  if (std::optional<Error> error = tutor.SetState(arguments[1])) return Refused(error->sentence);
  const std::vector<std::string> ids = FigureIds(tutor.page());
  std::string id = ValueOf(*options, "--id");
  if (id.empty() && !ids.empty()) id = ids.front();
  SvgOptions svg_options;
  if (theme == "dark") svg_options.theme = ThemeId::kDark;
  const std::optional<SvgPicture> picture =
      FigureAsSvg(tutor.page(), tutor.view(), id, svg_options);
  if (!picture) {
    std::string all;
    for (const std::string& each : ids) all += (all.empty() ? "" : ", ") + each;
    return Refused(FillWords(CourseText().Word("figure_unknown"), {{"id", id}, {"ids", all}}));
  }
  const std::string& svg = picture->svg;
  const std::string file = ValueOf(*options, "-o");
  if (file.empty()) return CommandOutput{0, svg, ""};
  std::FILE* const target = std::fopen(file.c_str(), "wb");
  bool written = target != nullptr && std::fwrite(svg.data(), 1, svg.size(), target) == svg.size();
  if (target != nullptr && std::fclose(target) != 0) written = false;
  return written ? CommandOutput{} : Unwritten(file);
}

std::optional<CommandOutput> RunExercise(const std::vector<std::string>& arguments) {
  const auto options = ReadOptions(arguments, "exercise", {"--seed", "--level"});
  if (!options) return std::nullopt;
  const Catalog catalog;
  const Lesson* const lesson = catalog.Find(arguments[1]);
  if (lesson == nullptr)
    return Refused(FillWords(CourseText().Word("words_no_lesson"), {{"name", arguments[1]}}));
  const Fields& fields = lesson->Describe();
  State state = DefaultState(lesson->id(), fields);
  for (const char* const key : {"seed", "level"}) {
    Field field = *fields.Find(key);
    if (field.name == "level") field.min = 1;
    const auto given = options->find(std::string("--") + key);
    const Result<FieldValue> value =
        ParseField(field, key, given == options->end() ? "1" : given->second);
    if (!value) return Refused(value.error().sentence);
    state.values[key] = *value;
  }
  return CommandOutput{0, PrintState(fields.exercise(std::move(state)), fields) + "\n", ""};
}

std::optional<CommandOutput> RunJudge(const std::vector<std::string>& arguments) {
  const auto options = ReadOptions(arguments, "judge", {"--answers"});
  if (!options) return std::nullopt;
  const Catalog catalog;
  const Result<ParsedState> parsed = catalog.Read(arguments[1]);
  if (!parsed) return Refused(parsed.error().sentence);
  State state = parsed->state;
  if (options->contains("--answers")) state.SetWord("answers", ValueOf(*options, "--answers"));
  const Result<std::string> json = JudgementJson(*catalog.Find(state.lesson), state);
  return json ? CommandOutput{0, *json + "\n", ""} : Refused(json.error().sentence);
}

std::optional<CommandOutput> RunExport(const std::vector<std::string>& arguments,
                                       const Write& write) {
  const auto options = ReadOptions(arguments, "export", {"--as", "-o"});
  if (!options || !options->contains("--as")) return std::nullopt;
  const std::string name = ValueOf(*options, "-o");
  Tutor tutor;
  if (std::optional<Error> error = tutor.SetState(arguments[1])) return Refused(error->sentence);
  Result<std::unique_ptr<Export>> made =
      tutor.TakeAway(ValueOf(*options, "--as"), kMostExportBytes);
  if (!made) return Refused(made.error().sentence);
  const std::unique_ptr<Export> file = *std::move(made);
  std::FILE* const target = name.empty() ? nullptr : std::fopen(name.c_str(), "wb");
  bool written = name.empty() || target != nullptr;
  std::string piece;
  for (bool more = true; more && written;) {
    more = file->Next(piece);
    written = target == nullptr
                  ? write(piece)
                  : std::fwrite(piece.data(), 1, piece.size(), target) == piece.size();
  }
  if (target != nullptr && std::fclose(target) != 0) written = false;
  return written ? CommandOutput{} : Unwritten(name.empty() ? file->file_name() : name);
}

}  // namespace

CommandOutput RunCommand(const std::vector<std::string>& arguments, const Write& write) {
  const TextBook& text = CourseText();
  if (arguments.size() == 1 && arguments[0] == "--help") return {0, text.Word("usage") + "\n", ""};
  if (std::optional<CommandOutput> exported = RunExport(arguments, write)) return *exported;
  if (std::optional<CommandOutput> exercise = RunExercise(arguments)) return *exercise;
  if (std::optional<CommandOutput> judged = RunJudge(arguments)) return *judged;
  if (std::optional<CommandOutput> figure = RunFigure(arguments)) return *figure;
  const bool values = arguments.size() == 2 && arguments[0] == "values";
  const bool outline = arguments.size() == 2 && arguments[0] == "outline";
  if (!values && !outline) return Refused(text.Word("usage"));
  Tutor tutor;
  if (std::optional<Error> error = tutor.SetState(arguments[1])) return Refused(error->sentence);
  CommandOutput output;
  // Notices go to err, apart from the output that was asked for.
  if (!tutor.notices().empty()) output.err = tutor.notices().front() + "\n";
  output.out = values ? tutor.ValuesJson() + "\n" : OutlineText(tutor.page());
  return output;
}

CommandOutput RunCommand(const std::vector<std::string>& arguments) {
  std::string written;
  CommandOutput output = RunCommand(arguments, [&](std::string_view piece) {
    written += piece;
    return true;
  });
  if (!written.empty()) output.out = std::move(written);
  return output;
}

}  // namespace chainrule
