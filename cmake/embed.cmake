# chainrule_embed(target file symbol [HEAD]): compiles a file into the target as
#
#   #include "embedded/<symbol>.h"
#   namespace chainrule::embedded {
#   extern const unsigned char <symbol>[];      // a zero byte follows the last one
#   extern const std::size_t <symbol>_size;     // without that zero byte
#   }
#
# The array is written again when the file changes. This file, run as a script, writes it. What a text says to
# its authors, before its first section, is left out.
#
# HEAD: of a lesson's text only the words that are needed before the lesson is shown, as the section "head": its
# name, and its sentences about refused states.

if(CMAKE_SCRIPT_MODE_FILE)
  file(READ "${INPUT}" bytes HEX)
  file(SIZE "${INPUT}" size)
  if(INPUT MATCHES "\\.md$")
    file(READ "${INPUT}" text)
    string(FIND "${text}" "\n## " preface)
    math(EXPR preface "${preface} + 1")
    math(EXPR digits "2 * ${preface}")
    string(SUBSTRING "${bytes}" ${digits} -1 bytes)
    math(EXPR size "${size} - ${preface}")
  endif()
  if(HEAD)
    string(REGEX MATCHALL "\n- (name|error_[a-zA-Z_]*):[^\n]*(\n[^-#\n][^\n]*)*" head "${text}")
    string(REPLACE ";\n- " "\n- " head "## head${head}\n")
    string(HEX "${head}" bytes)
    string(LENGTH "${head}" size)
  endif()
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  file(
    WRITE "${OUTPUT}"
    "#include \"embedded/${SYMBOL}.h\"\n\n"
    "namespace chainrule::embedded {\n"
    "const unsigned char ${SYMBOL}[] = {\n${bytes}0x00};\n"
    "const std::size_t ${SYMBOL}_size = ${size};\n"
    "}  // namespace chainrule::embedded\n")
  return()
endif()

function(chainrule_embed target file symbol)
  cmake_parse_arguments(PARSE_ARGV 3 embed "HEAD" "" "")
  set(folder "${PROJECT_BINARY_DIR}/generated")
  cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  file(
    CONFIGURE
    OUTPUT "${folder}/embedded/${symbol}.h"
    CONTENT
      "#pragma once

#include <cstddef>

namespace chainrule::embedded {
extern const unsigned char ${symbol}[];
extern const std::size_t ${symbol}_size;
}  // namespace chainrule::embedded
"
    @ONLY)
  target_include_directories(${target} PUBLIC "${folder}")

  set(source "${folder}/embedded/${symbol}.cpp")
  add_custom_command(
    OUTPUT "${source}"
    COMMAND "${CMAKE_COMMAND}" "-DINPUT=${file}" "-DOUTPUT=${source}" "-DSYMBOL=${symbol}"
            "-DHEAD=${embed_HEAD}" -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    DEPENDS "${file}" "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
    COMMENT "Embedding ${symbol}"
    VERBATIM)
  target_sources(${target} PRIVATE "${source}")
endfunction()
