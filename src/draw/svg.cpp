#include "draw/svg.h"

#include <imgui.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "draw/fonts.h"
#include "draw/frame.h"
#include "draw/nodes.h"
#include "draw/svg_brush.h"
#include "draw/theme.h"

namespace chainrule {
namespace {

constexpr float kMargin = 12;
constexpr float kTallest = 20000;

bool IsPicture(const Node& node) {
  return node.kind == NodeKind::kFigure || node.kind == NodeKind::kMatrix;
}

void EachPicture(const std::vector<Node>& nodes, const std::function<void(const Node&)>& each) {
  for (const Node& node : nodes) {
    if (IsPicture(node)) each(node);
    EachPicture(node.children, each);
  }
}

// A context of its own, so that nothing is left behind in the one that draws the page.
class Context {
 public:
  explicit Context(ImVec2 display) : before_(ImGui::GetCurrentContext()) {
    ImGui::SetCurrentContext(own_ = ImGui::CreateContext());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DisplaySize = display;
  }
  ~Context() {
    // No renderer has made a texture.
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
      texture->SetStatus(ImTextureStatus_Destroyed);
    ImGui::DestroyContext(own_);
    ImGui::SetCurrentContext(before_);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

 private:
  ImGuiContext* before_;
  ImGuiContext* own_ = nullptr;
};

}  // namespace

std::optional<SvgPicture> FigureAsSvg(const Page& page, const View& view, std::string_view id,
                                      const SvgOptions& options) {
  const Node* picture = nullptr;
  EachPicture(page.roots(), [&](const Node& node) {
    if (node.id == id) picture = &node;
  });
  if (picture == nullptr) return std::nullopt;

  const Context context({std::max(1.0F, options.width), kTallest});
  Fonts fonts;
  fonts.Load();
  Memory memory;
  View still = view;  // what is pinned stays lit, as it was chosen
  still.hovered.reset();
  still.lit.clear();
  still.focused.clear();
  DrawOptions draw_options;
  draw_options.theme = options.theme;
  draw_options.reduced_motion = true;
  const ImVec2 room{std::max(1.0F, options.width - 2 * kMargin),
                    std::max(0.0F, options.height - 2 * kMargin)};

  // Some sizes are known only when everything was laid out once.
  SvgBrush brush;
  ByItem<std::string> drawn_numbers;
  Extent extent;
  for (int frames = 0; frames < 2; ++frames) {
    brush = {};
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
    ImGui::Begin("picture", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs);
    fonts.BeginFrame();
    Interaction out;
    Frame frame(page, still, draw_options, fonts, memory, out);
    frame.elsewhere = &brush;
    extent = picture->kind == NodeKind::kFigure
                 ? PaintFigure(frame, *picture, {kMargin, kMargin}, room)
                 : PaintMatrix(frame, *picture, {kMargin, kMargin});
    drawn_numbers = std::move(out.drawn_numbers);
    memory.layouts.EndFrame();
    ImGui::End();
    ImGui::EndFrame();
    // A wide matrix takes the width it needs.
    ImGui::GetIO().DisplaySize.x = std::max(options.width, extent.width + 2 * kMargin);
  }
  const float width = extent.width + 2 * kMargin;
  const float height = std::max(options.height, extent.height + 2 * kMargin);
  return SvgPicture{
      brush.Finish({width, height}, ThemeOf(options.theme).background, picture->label),
      std::move(drawn_numbers)};
}

std::vector<std::string> FigureIds(const Page& page) {
  std::vector<std::string> ids;
  EachPicture(page.roots(), [&](const Node& node) { ids.push_back(node.id); });
  return ids;
}

}  // namespace chainrule
