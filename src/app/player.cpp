#include "app/player.h"

#include "course/number.h"

namespace chainrule {
namespace {

constexpr double kLeast = 900;
constexpr double kWord = 40;

int CountWords(std::string_view text) {
  int count = 0;
  bool inside = false;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space && !inside) ++count;
    inside = !space;
  }
  return count;
}

int CountProse(const std::vector<Node>& nodes, const Reader& reader) {
  int count = 0;
  for (const Node& node : nodes) {
    if (node.kind == NodeKind::kProse && node.style == TextStyle::kBody)
      count += CountWords(ToPlainText(reader.Read(node.paragraph)));
    count += CountProse(node.children, reader);
  }
  return count;
}

}  // namespace

double Player::Dwell(const Page& page) const {
  int words = 0;
  for (const Node& root : page.roots())
    if (root.kind == NodeKind::kGroup && root.region == Region::kStory)
      words += CountProse(root.children, page.reader());
  return (kLeast + kWord * words) / *ParseNumber(speed_);
}

}  // namespace chainrule
