# Compiler settings for our own code. Third-party code does not get them.

# Off for everything, third-party code included: a compiler that fuses a * b + c rounds once where WebAssembly
# rounds twice. The command line and the page must show the same numbers.
add_compile_options(-ffp-contract=off)

if(CHAINRULE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  add_link_options(-fsanitize=address,undefined)
endif()

# The web build has neither exceptions nor RTTI: both make the download larger.
if(EMSCRIPTEN)
  add_compile_options(-fno-exceptions $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
  # Every browser with vector instructions, which src/math needs, has these features. They make the code
  # shorter. Bulk memory copying would, too, but browsers call out of the module for it, however small the
  # copy.
  add_compile_options(-mnontrapping-fptoint -msign-ext)
endif()

function(chainrule_own_code target)
  target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/src")
  target_compile_options(
    ${target}
    PRIVATE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            # Containers are indexed with int throughout, and Clang includes this in -Wconversion.
            -Wno-sign-conversion
            -Wdouble-promotion
            -Wold-style-cast
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wcast-qual
            -Wformat=2
            -Wimplicit-fallthrough
            -Werror
            # GCC 12 reports both inside its own headers: std::regex under the sanitizers, and
            # "literal" + std::to_string(n) at -O3.
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
            $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
endfunction()

# For the rooms, not for their tests: natively GoogleTest may use exceptions, but our own code may not. So
# code that compiles here compiles for the web.
function(chainrule_no_exceptions target)
  target_compile_options(${target} PRIVATE -fno-exceptions)
endfunction()
