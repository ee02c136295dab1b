# Compiler cache and linker where they are installed, and the warnings that the whole tree is built with.
find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_compile_options(-Wall -Wextra -Wno-missing-field-initializers)

# Masks are bytes: with its vectoriser, GCC takes sixteen of them at once. -O3 would turn it on, too, with false warnings.
add_compile_options($<$<CXX_COMPILER_ID:GNU>:-ftree-vectorize> $<$<CXX_COMPILER_ID:GNU>:-fvect-cost-model=dynamic>)
