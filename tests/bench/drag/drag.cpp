// Times the frames of a dragged number natively, without a window, in the tutor and in the painter.
// `drag LINK ITEM [MOVES]` prints the median microseconds of both. `valgrind --tool=callgrind drag
// LINK ITEM 20` counts instructions instead.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/tutor.h"
#include "draw/painter.h"

namespace chainrule {
namespace {

using Clock = std::chrono::steady_clock;

double MicrosecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double Median(std::vector<double> numbers) {
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(numbers.size() / 2);
  std::nth_element(numbers.begin(), middle, numbers.end());
  return *middle;
}

void DrawFrame(Painter& painter, const Tutor& tutor, const DrawOptions& options) {
  ImGui::GetIO().DeltaTime = 1.0F / 60;
  ImGui::NewFrame();
  (void)painter.Draw(tutor.page(), tutor.view(), options);
  ImGui::Render();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
    if (texture->Status != ImTextureStatus_OK) texture->SetStatus(ImTextureStatus_OK);
}

int Run(const std::string& link, const std::string& item, int moves) {
  Tutor tutor;
  if (const std::optional<Error> error = tutor.Load(link)) {
    std::fprintf(stderr, "%s\n", error->sentence.c_str());
    return 2;
  }
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {1280, 800};
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  Painter painter;
  DrawOptions options;
  for (int i = 0; i < 5; ++i) DrawFrame(painter, tutor, options);
  options.in_gesture = true;
  std::vector<double> done;
  std::vector<double> drawn;
  for (int move = 0; move < moves; ++move) {
    const std::string steps = move / 10 % 2 == 0 ? "1" : "-1";
    const Clock::time_point start = Clock::now();
    if (const std::optional<Error> error =
            tutor.Do({.id = item, .verb = Verb::kStep, .value = steps, .gesture = true})) {
      std::fprintf(stderr, "%s\n", error->sentence.c_str());
      return 2;
    }
    done.push_back(MicrosecondsSince(start));
    const Clock::time_point changed = Clock::now();
    DrawFrame(painter, tutor, options);
    drawn.push_back(MicrosecondsSince(changed));
  }
  std::printf("tutor %.0f, painter %.0f microseconds\n", Median(done), Median(drawn));
  return 0;
}

}  // namespace
}  // namespace chainrule

int main(int count, char** arguments) {
  if (count != 3 && count != 4) {
    std::fprintf(stderr, "drag LINK ITEM [MOVES]\n");
    return 2;
  }
  return chainrule::Run(arguments[1], arguments[2], count == 4 ? std::atoi(arguments[3]) : 200);
}
