// ImGui without a window: a base for tests that lay out or draw.
#pragma once

#include <gtest/gtest.h>
#include <imgui.h>

#include "course/formula.h"
#include "course/text.h"

namespace chainrule {

class ImGuiTest : public testing::Test {
 protected:
  ImGuiTest() : context_(ImGui::CreateContext()) {
    ImGuiIO& io = ImGui::GetIO();
    io.BackendFlags |=
        ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
    io.DisplaySize = {1280, 800};
    io.DeltaTime = 1.0F / 60;
  }
  ~ImGuiTest() override {
    // Stands in for a renderer that releases the textures.
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures)
      texture->SetStatus(ImTextureStatus_Destroyed);
    ImGui::DestroyContext(context_);
  }
  ImGuiTest(const ImGuiTest&) = delete;
  ImGuiTest& operator=(const ImGuiTest&) = delete;

  static void Render() {
    ImGui::Render();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_WantCreate ||
          texture->Status == ImTextureStatus_WantUpdates)
        texture->SetStatus(ImTextureStatus_OK);
    }
  }

 private:
  ImGuiContext* context_;
};

inline Formula ParseOrDie(std::string_view source) {
  Result<Formula> formula = ParseFormula(source);
  EXPECT_TRUE(formula.ok()) << source;
  return formula.ok() ? *std::move(formula) : Formula();
}

inline Paragraph ParagraphOrDie(std::string_view source) {
  Result<Paragraph> paragraph = ParseParagraph(source, {});
  EXPECT_TRUE(paragraph.ok()) << source;
  return paragraph.ok() ? *std::move(paragraph) : Paragraph();
}

}  // namespace chainrule
