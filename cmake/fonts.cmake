# Fonts, subset to the glyphs that a lesson on gradients needs, because fonts are a fifth of the download.

# Looks in /usr/bin first: fontTools comes from Debian, and another Python does not see it.
find_program(CHAINRULE_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(CHAINRULE_PYTHON NAMES python3 REQUIRED)
find_path(
  CHAINRULE_INTER Inter-Regular.otf
  PATHS /usr/share/fonts/opentype/inter
  NO_CMAKE_FIND_ROOT_PATH
  DOC "Folder of Inter's OTF files (Debian package fonts-inter)")
set(CHAINRULE_KATEX "${PROJECT_SOURCE_DIR}/node_modules/katex/dist/fonts")

if(NOT CHAINRULE_INTER OR NOT EXISTS "${CHAINRULE_KATEX}/KaTeX_Main-Regular.ttf")
  message(FATAL_ERROR "Inter (Debian fonts-inter) or KaTeX (npm katex) is missing. Run: tools/setup build")
endif()

# Unicode ranges without the U+: the characters in the tutor's words, formulas and numbers. The interface's
# font also has Latin-1, for links and translations. Characters that a font lacks are left out;
# src/draw/fonts.cpp takes them from another font.
set(latin 20-7E,A0-FF)
set(greek 393,394,398,39B,39E,3A0,3A3,3A5,3A6,3A8,3A9,3B1-3C9,3D1,3D5,3D6,3F1,3F5)
string(
  CONCAT interface_signs
         2010,2013,2014,2016,2018,2019,201C,201D,2026,2032,2039,203A, # dashes, quotes, primes
         2070,2074-2079,207A,207B,2080-2089, # superscript and subscript digits
         2190,2192,2202,220F,2211,2212,221A,221E,2248,2260,2264,2265,2713 # arrows, operators, a check
)
# Bold is for titles and headings.
string(CONCAT bold 20-7E,A0,AB,B1-B3,B7,B9,BB,BD,D7,F7,3B1-3B8,3BB,3BC,3C3,3C6,3D5, ${interface_signs})
string(
  CONCAT math_signs
         A0,B1,D7,F7,2013,2014,2018,2019,201C,201D,2026,2032, # dashes, quotes, primes
         2190,2192,2202,2207,2208,2212,2215,2217,221A,221E,2223,2225, # arrows, operators, bars
         2248,2260,2264,2265,2297,22A4,22C5,22EF,2308-230B # relations, dots, floors
)
set(letters 20,41-5A,61-7A)
# Glyphs larger than the text: brackets, and in Size1 sums and products.
set(brackets 20,28,29,5B,5D)

# The tables that ImGui's rasteriser reads: outlines, advances and the table of characters.
function(chainrule_font target symbol input unicodes)
  set(output "${PROJECT_BINARY_DIR}/fonts/${symbol}.bin")
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/fonts")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CHAINRULE_PYTHON}" -B -m fontTools.subset "${input}" "--output-file=${output}"
            "--unicodes=${unicodes}" --layout-features= --no-hinting --notdef-outline
    DEPENDS "${input}"
    COMMENT "Subsetting ${symbol}"
    VERBATIM)
  chainrule_embed(${target} "${output}" ${symbol})
endfunction()

function(chainrule_fonts target)
  set(inter "${CHAINRULE_INTER}/Inter-")
  chainrule_font(${target} inter_regular "${inter}Regular.otf" "${latin},${greek},${interface_signs}")
  chainrule_font(${target} inter_semibold "${inter}SemiBold.otf" "${bold}")
  set(katex "${CHAINRULE_KATEX}/KaTeX_")
  chainrule_font(${target} katex_main "${katex}Main-Regular.ttf" "20-7E,${greek},${math_signs}")
  chainrule_font(${target} katex_math_italic "${katex}Math-Italic.ttf" "${letters},${greek}")
  chainrule_font(${target} katex_size1 "${katex}Size1-Regular.ttf" "${brackets},220F,2211")
  chainrule_font(${target} katex_size2 "${katex}Size2-Regular.ttf" "${brackets}")
endfunction()
