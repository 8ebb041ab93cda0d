// How Dear ImGui is built here: no demo, no debug windows, no files, no font of its own.
#pragma once

#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_TTY_FUNCTIONS

// What would be ours to mend: tests stop at it, and a learner is not told.
#define IM_ASSERT_USER_ERROR(expression, message) IM_ASSERT((expression) && (message))

// A full page of formulas and heatmaps can pass the 65,536 vertices of 16-bit indices.
#define ImDrawIdx unsigned int
