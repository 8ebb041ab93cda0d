// The parts of Dear ImGui that are left out, where what is there still names them: without tables
// and columns none of these is ever called.
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

// These stand beside what is needed, and the linker puts those named __wrap_ in their places
// (cmake/imgui.cmake). What they are for never happens here: what is begun is ended, which the
// tests see to; nothing is logged; no key goes from window to window; no tooltip is ImGui's, and a
// popup is told where to be; no window has a title, no settings are kept, and lines are broken
// before they get here.
extern "C" {
void __wrap__ZN5ImGui36ErrorRecoveryTryToRecoverWindowStateEPK23ImGuiErrorRecoveryState(
    const ImGuiErrorRecoveryState*) {}
void __wrap__ZN5ImGui30ErrorRecoveryTryToRecoverStateEPK23ImGuiErrorRecoveryState(
    const ImGuiErrorRecoveryState*) {}
void __wrap__ZN5ImGui39ErrorCheckEndFrameFinalizeErrorTooltipEv() {}
void __wrap__ZN5ImGui15LogRenderedTextEPK6ImVec2PKcS4_(const ImVec2*, const char*, const char*) {}
bool __wrap__ZN5ImGui8ShortcutEiij(ImGuiKeyChord, ImGuiInputFlags, ImGuiID) {
  return false;
}
bool __wrap__ZN5ImGui10SelectableEPKcbiRK6ImVec2(const char*, bool, ImGuiSelectableFlags,
                                                 const ImVec2&) {
  return false;
}
void __wrap__ZN5ImGui10SetTooltipEPKcz(const char*, ...) {}
void __wrap__ZN5ImGui25FindBestWindowPosForPopupEP11ImGuiWindow(ImVec2* place,
                                                                ImGuiWindow* window) {
  *place = window->Pos;
}
bool __wrap__ZN5ImGui11CloseButtonEjRK6ImVec2(ImGuiID, const ImVec2&) {
  return false;
}
bool __wrap__ZN5ImGui14CollapseButtonEjRK6ImVec2(ImGuiID, const ImVec2&) {
  return false;
}
void __wrap__ZN5ImGui23LoadIniSettingsFromDiskEPKc(const char*) {}
void __wrap__ZN5ImGui21SaveIniSettingsToDiskEPKc(const char*) {}
const char* __wrap__ZN6ImFont20CalcWordWrapPositionEfPKcS1_f(ImFont*, float, const char*,
                                                             const char* end, float) {
  return end;
}
}
