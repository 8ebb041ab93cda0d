# Fonts, subset to the glyphs a lesson on gradients needs, because they are a fifth of the download.

# Looked for in /usr/bin first: fontTools comes from Debian and another Python does not see it.
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

# Unicode ranges without the U+. What a font does not have is left out.
set(latin 20-7E,A0-FF)
set(greek 391-3A9,3B1-3C9,3D1,3D5,3D6,3F1,3F5)
string(
  CONCAT interface_signs
         131,2010-2016,2018-201E,2020,2022,2026,2032,2033,2039,203A, # dashes, quotes, bullet, primes
         2070,2074-2079,207A-207E,2080-2089, # superscript and subscript digits
         2190-2193,2194,21A9,21AA,21B5,21BB,21BA, # arrows
         2202,2206,2207,220F,2211-2213,221A,221E,2208,2248,2260,2264,2265,22C5, # operators
         25A0,25A1,25B2,25B3,25B6,25B7,25BC,25BD,25C0,25C1,25CB,25CF,25BE,25B8, # shapes
         2713,2715,2717 # check and cross
)
string(
  CONCAT math_signs
         131,237,2C6-2DD,2013,2014,2018-201D,2020,2021,2026,2032,20D7, # accents, dashes, primes
         2113,211C, # script l, real part
         2190-2195,21A6,21D0-21D5,27F5-27FC, # arrows
         2200-220B,2212,2213,2215-221A,221D-2220,2223,2225,2227-222B,223C, # operators
         2243-224D,2261-226B,2282-2287,2295-2299,22A2-22A5,22C0-22C6, # relations, circled signs
         22EE-22F1,2308-230B,25B3,25B9,25BD,25C3,25EF,27E8,27E9,2A3F # dots, floors, brackets
)
# Size1 and Size2 hold large operators and brackets; Size4 the pieces brackets of any height are
# made of.
string(
  CONCAT large_signs
         20,28,29,2F,5B-5D,7B,7D,2C6,2DC,302,303,2016,220F-2211,221A,2223,2225,222B,22C0-22C3, #
         2308-230B,239B-23AD,23B7,27E8,27E9,2A00-2A02)

# Layout features and hints are dropped: ImGui's rasteriser reads neither.
function(chainrule_font target symbol input unicodes)
  set(output "${PROJECT_BINARY_DIR}/fonts/${symbol}.bin")
  file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/fonts")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND
      "${CHAINRULE_PYTHON}" -m fontTools.subset "${input}" "--output-file=${output}"
      "--unicodes=${unicodes}" --layout-features= --drop-tables+=GPOS,GSUB,GDEF --no-hinting
      --notdef-outline --name-IDs=1,2
    DEPENDS "${input}"
    COMMENT "Subsetting ${symbol}"
    VERBATIM)
  chainrule_embed(${target} "${output}" ${symbol})
endfunction()

function(chainrule_fonts target)
  set(interface "${latin},${greek},${interface_signs}")
  chainrule_font(${target} inter_regular "${CHAINRULE_INTER}/Inter-Regular.otf" "${interface}")
  chainrule_font(${target} inter_semibold "${CHAINRULE_INTER}/Inter-SemiBold.otf" "${interface}")
  set(katex "${CHAINRULE_KATEX}/KaTeX_")
  chainrule_font(${target} katex_main "${katex}Main-Regular.ttf" "${latin},${greek},${math_signs}")
  chainrule_font(${target} katex_math_italic "${katex}Math-Italic.ttf" "${latin},${greek}")
  foreach(size RANGE 1 4)
    chainrule_font(${target} katex_size${size} "${katex}Size${size}-Regular.ttf" "${large_signs}")
  endforeach()
endfunction()
