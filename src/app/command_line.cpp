#include "app/command_line.h"

#include "app/tutor.h"
#include "course/course_text.h"
#include "page/outline.h"

namespace chainrule {

CommandOutput RunCommand(const std::vector<std::string>& arguments) {
  const TextBook& text = CourseText();
  if (arguments.size() == 1 && arguments[0] == "--help")
    return {0, text.Word("usage") + "\n", ""};
  const bool values = arguments.size() == 2 && arguments[0] == "values";
  const bool outline = arguments.size() == 2 && arguments[0] == "outline";
  if (!values && !outline) return {2, "", text.Word("usage") + "\n"};
  Tutor tutor;
  if (std::optional<Error> error = tutor.SetState(arguments[1]))
    return {2, "", error->sentence + "\n"};
  CommandOutput output;
  // What was ignored is said, apart from what was asked for.
  if (!tutor.notices().empty()) output.err = tutor.notices().front() + "\n";
  output.out = values ? tutor.ValuesJson() + "\n" : OutlineText(tutor.page());
  return output;
}

}  // namespace chainrule
