// Functions of the C library that the tutor needs less of than the library brings: linked in their
// place.
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "math/decimal.h"

extern "C" {

double strtod(const char* text, char** end) {
  const char* behind = nullptr;
  const double value = chainrule::ReadDecimal(text, &behind);
  if (end != nullptr)
    *end = const_cast<char*>(behind);
  return value;
}

// The library has these in one file with strtod. They are named, but nothing calls them.
float strtof(const char* text, char** end) {
  return static_cast<float>(strtod(text, end));
}
long double strtold(const char* text, char** end) {
  return static_cast<long double>(strtod(text, end));
}

// ImGui's back end reads "#version 300 es" with "#version %d". ImGui's settings are never read.
int sscanf(const char* text, const char* format, ...) {
  std::va_list targets;
  va_start(targets, format);
  int read = 0;
  for (; *format != '\0'; ++format) {
    if (format[0] == '%' && format[1] == 'd') {
      char* end = nullptr;
      const long number = std::strtol(text, &end, 10);
      if (end == text)
        break;
      *va_arg(targets, int*) = static_cast<int>(number);
      ++read;
      ++format;
      text = end;
    } else if (*format != *text++) {
      break;
    }
  }
  va_end(targets);
  return read;
}

// Of sine and cosine, for angles of more than a million turns: none is of more than a few.
int __rem_pio2_large(double*, double* angle, int, int, int) {
  angle[0] = 0;
  return 0;
}
}
