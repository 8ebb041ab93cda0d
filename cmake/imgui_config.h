// How Dear ImGui is built, natively and for the web: no demo, no debug windows, no files, no font
// of its own.
#pragma once

#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_TTY_FUNCTIONS

// A full page of formulas and heatmaps can pass the 65,536 vertices of 16-bit indices.
#define ImDrawIdx unsigned int
