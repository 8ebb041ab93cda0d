// Functions of the C library that the tutor needs less of than the library brings: linked in their
// place.
#include <emscripten.h>

#include <cstdarg>
#include <cstdlib>
#include <cstring>

// The nearest double, ties to even, as strtod's; Infinity above the largest.
EM_JS(double, chainrule_read_number, (const char* text, int length),
      { return Number(UTF8ToString(text, length)); });

extern "C" {

// The browser reads numbers itself; the library's own way computes with 128 bits. What is given
// here is a number to its end, and nobody asks where that is.
double strtod(const char* text, char** end) {
  const std::size_t length = std::strlen(text);
  if (end != nullptr) *end = const_cast<char*>(text) + length;
  return chainrule_read_number(text, static_cast<int>(length));
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
      if (end == text) break;
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

// Of sine and cosine, for angles of more than a hundred thousand turns: none that is asked for has
// more than a few.
int __rem_pio2_large(double*, double*, int, int, int) {
  __builtin_trap();
}

// What the types of exceptions and of shared pointers could be asked for at run time. Nobody asks:
// without exceptions and RTTI nothing can.
extern const void* const _ZTVN10__cxxabiv117__class_type_infoE[8] = {};
extern const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[8] = {};
extern const void* const _ZTVN10__cxxabiv121__vmi_class_type_infoE[8] = {};
}
