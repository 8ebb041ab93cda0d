// The parts of Dear ImGui that are left out, where what is there still names them: without tables and
// columns none of these is ever called.
#include <imgui_internal.h>

void ImGui::EndTable() {}
void ImGui::TableEndRow(ImGuiTable*) {}
void ImGui::TableEndCell(ImGuiTable*) {}
void ImGui::TablePushColumnChannel(int) {}
void ImGui::TablePopColumnChannel() {}
void ImGui::TablePushBackgroundChannel() {}
void ImGui::TablePopBackgroundChannel() {}
void ImGui::TableGcCompactTransientBuffers(ImGuiTable*) {}
void ImGui::TableGcCompactTransientBuffers(ImGuiTableTempData*) {}

void ImGui::EndColumns() {}
void ImGui::PushColumnsBackground() {}
void ImGui::PopColumnsBackground() {}

// These are called, and have nothing to do.
void ImGui::TableGcCompactSettings() {}
void ImGui::TableSettingsAddSettingsHandler() {}
