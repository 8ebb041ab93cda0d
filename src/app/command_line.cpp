#include "app/command_line.h"

#include <cstdio>

#include "app/tutor.h"
#include "course/course_text.h"
#include "page/outline.h"

namespace chainrule {
namespace {

// Practically no limit: a file may be as long as the caller has room for. An npz file has a smaller
// limit of its own.
constexpr double kMostExportBytes = 1e12;

CommandOutput Refused(const std::string& sentence) {
  return {2, "", sentence + "\n"};
}

struct ExportWish {
  std::string state;
  std::string format;
  std::string file;  // empty: the output goes to `write`
};

std::optional<ExportWish> ReadExport(const std::vector<std::string>& arguments) {
  if (arguments.size() < 4 || arguments.size() % 2 != 0 || arguments[0] != "export")
    return std::nullopt;
  ExportWish wish;
  wish.state = arguments[1];
  for (std::size_t i = 2; i < arguments.size(); i += 2) {
    std::string* const value = arguments[i] == "--as" ? &wish.format
                               : arguments[i] == "-o" ? &wish.file
                                                      : nullptr;
    if (value == nullptr || !value->empty() || arguments[i + 1].empty()) return std::nullopt;
    *value = arguments[i + 1];
  }
  if (wish.format.empty()) return std::nullopt;
  return wish;
}

CommandOutput RunExport(const ExportWish& wish, const Write& write) {
  Tutor tutor;
  if (std::optional<Error> error = tutor.SetState(wish.state)) return Refused(error->sentence);
  Result<std::unique_ptr<Export>> made = tutor.TakeAway(wish.format, kMostExportBytes);
  if (!made) return Refused(made.error().sentence);
  const std::unique_ptr<Export> file = *std::move(made);
  std::FILE* const target = wish.file.empty() ? nullptr : std::fopen(wish.file.c_str(), "wb");
  bool written = wish.file.empty() || target != nullptr;
  std::string piece;
  for (bool more = true; more && written;) {
    more = file->Next(piece);
    written = target == nullptr
                  ? write(piece)
                  : std::fwrite(piece.data(), 1, piece.size(), target) == piece.size();
  }
  if (target != nullptr && std::fclose(target) != 0) written = false;
  if (written) return {};
  return Refused(FillWords(CourseText().Word("take_unwritten"),
                           {{"file", wish.file.empty() ? file->file_name() : wish.file}}));
}

}  // namespace

CommandOutput RunCommand(const std::vector<std::string>& arguments, const Write& write) {
  const TextBook& text = CourseText();
  if (arguments.size() == 1 && arguments[0] == "--help") return {0, text.Word("usage") + "\n", ""};
  if (const std::optional<ExportWish> wish = ReadExport(arguments)) return RunExport(*wish, write);
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
