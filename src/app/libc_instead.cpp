// Functions of the C library that the tutor needs less of than the library brings: linked in their
// place.
#include <emscripten.h>

#include <algorithm>
#include <cstdarg>
#include <cstdlib>
#include <cstring>

// The nearest double, ties to even, as strtod's; Infinity above the largest.
EM_JS(double, chainrule_read_number, (const char* text, int length), {
  return Number(UTF8ToString(text, length));
});

extern "C" {

// The browser reads numbers itself; the library's own way computes with 128 bits. What is given here is a
// number to its end, and nobody asks where that is.
double strtod(const char* text, char** end) {
  const std::size_t length = std::strlen(text);
  if (end != nullptr)
    *end = const_cast<char*>(text) + length;
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

// Of sine and cosine, for angles of more than a hundred thousand turns: none that is asked for has more than a
// few.
int __rem_pio2_large(double*, double*, int, int, int) {
  __builtin_trap();
}

// SDL looks for the names of extensions, ImGui for "##" in the name of a window.
char* strstr(const char* text, const char* wanted) {
  const std::size_t length = std::strlen(wanted);
  for (; std::strncmp(text, wanted, length) != 0; ++text) {
    if (*text == '\0')
      return nullptr;
  }
  return const_cast<char*>(text);
}

// ImGui sorts a handful of windows, SDL its one display mode.
void qsort(void* list,
           std::size_t count,
           std::size_t size,
           int (*compare)(const void*, const void*)) {
  auto* const first = static_cast<unsigned char*>(list);
  for (std::size_t i = 1; i < count; ++i) {
    for (unsigned char* at = first + i * size; at > first && compare(at - size, at) > 0; at -= size)
      std::swap_ranges(at - size, at, at);
  }
}

// How many buckets a hash table of so many has, std::__next_prime; the library's own way has tables
// of primes.
std::size_t _ZNSt3__212__next_primeEm(std::size_t least) {
  if (least < 3)
    return least == 0 ? 0 : 2;
  const auto is_prime = [](std::size_t odd) {
    for (std::size_t divisor = 3; divisor * divisor <= odd; divisor += 2) {
      if (odd % divisor == 0)
        return false;
    }
    return true;
  };
  std::size_t prime = least | 1;
  while (!is_prime(prime))
    prime += 2;
  return prime;
}

// What the types of exceptions and of shared pointers could be asked for at run time. Nobody asks:
// without exceptions and RTTI nothing can.
extern const void* const _ZTVN10__cxxabiv117__class_type_infoE[8] = {};
extern const void* const _ZTVN10__cxxabiv120__si_class_type_infoE[8] = {};
extern const void* const _ZTVN10__cxxabiv121__vmi_class_type_infoE[8] = {};
}
