// Comes before each of SDL's files. Who asks to be told of a hint is told at once that it is not
// set, which is so for ever: seen in each file, this leaves out what a hint would turn on, such as
// a log of all events.
#pragma once

#include "SDL_internal.h"

#include "SDL_hints.h"

#define SDL_AddHintCallback(name, callback, data) callback(data, name, NULL, NULL)
#define SDL_DelHintCallback(name, callback, data) ((void)0)
