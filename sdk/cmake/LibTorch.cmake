# Finds LibTorch (2.11 or newer) and makes Collimator::libtorch.
#
# Looked for in this order: CMAKE_PREFIX_PATH (a LibTorch folder, or a Python's site-packages/torch), the
# `torch` of Python3_EXECUTABLE or python3. Torch's own CMake package is not used: its CUDA part insists on
# a whole CUDA toolkit even where only the CPU's libraries are linked.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/NativeDigest.cmake)

find_path(LIBTORCH_INCLUDE torch/csrc/api/include/torch/version.h
  PATH_SUFFIXES include torch/include NO_CMAKE_SYSTEM_PATH)
if(NOT LIBTORCH_INCLUDE)
  find_package(Python3 QUIET COMPONENTS Interpreter)
  execute_process(
    COMMAND ${Python3_EXECUTABLE} -c
      "import importlib.util as u; print(u.find_spec('torch').submodule_search_locations[0])"
    OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  find_path(LIBTORCH_INCLUDE torch/csrc/api/include/torch/version.h HINTS ${folder}/include NO_DEFAULT_PATH)
endif()
if(NOT LIBTORCH_INCLUDE)
  message(FATAL_ERROR "LibTorch was not found. Give -DCMAKE_PREFIX_PATH=FOLDER with the folder of LibTorch or of "
    "a Python's site-packages/torch, or -DPython3_EXECUTABLE=PYTHON whose torch is to be used.")
endif()

set(LIBTORCH_VERSION "")
foreach(part MAJOR MINOR PATCH)
  foreach(header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
    if(EXISTS ${LIBTORCH_INCLUDE}/${header})
      file(STRINGS ${LIBTORCH_INCLUDE}/${header} line REGEX "#define TORCH_VERSION_${part} +[0-9]+")
      if(line)
        string(REGEX REPLACE ".* ([0-9]+).*" "\\1" number "${line}")
        list(APPEND LIBTORCH_VERSION ${number})
        break()
      endif()
    endif()
  endforeach()
endforeach()
list(JOIN LIBTORCH_VERSION . LIBTORCH_VERSION)
if(LIBTORCH_VERSION STREQUAL "" OR LIBTORCH_VERSION VERSION_LESS 2.11)
  message(FATAL_ERROR "LibTorch ${LIBTORCH_VERSION} in ${LIBTORCH_INCLUDE} is too old: 2.11 or newer is needed.")
endif()
get_filename_component(LIBTORCH_LIB ${LIBTORCH_INCLUDE}/../lib REALPATH)
message(STATUS "LibTorch ${LIBTORCH_VERSION}: ${LIBTORCH_LIB}")

# What a native plugin must share with the host.
foreach(folder ${COLLIMATOR_CMAKE_DIR}/../include ${COLLIMATOR_CMAKE_DIR}/../../../include)
  if(EXISTS ${folder}/collimator)
    collimator_native_digest(${folder} COLLIMATOR_NATIVE_DIGEST headers)
    set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers})
  endif()
endforeach()

add_library(Collimator::libtorch INTERFACE IMPORTED GLOBAL)
set(libraries -L${LIBTORCH_LIB} -Wl,-rpath,${LIBTORCH_LIB})
if(EXISTS ${LIBTORCH_LIB}/libtorch_cuda.so)  # registers its kernels when loaded, so it must not be dropped
  list(APPEND libraries -Wl,--push-state,--no-as-needed ${LIBTORCH_LIB}/libtorch_cuda.so
    ${LIBTORCH_LIB}/libc10_cuda.so -Wl,--pop-state)
endif()
list(APPEND libraries ${LIBTORCH_LIB}/libtorch_cpu.so ${LIBTORCH_LIB}/libc10.so)
# After the system's own folders: LibTorch brings a fmt and other libraries' headers of other versions along.
set_target_properties(Collimator::libtorch PROPERTIES
  INTERFACE_COMPILE_OPTIONS
    "SHELL:-idirafter ${LIBTORCH_INCLUDE};SHELL:-idirafter ${LIBTORCH_INCLUDE}/torch/csrc/api/include"
  INTERFACE_COMPILE_DEFINITIONS
    "COLLIMATOR_LIBTORCH_VERSION=\"${LIBTORCH_VERSION}\";COLLIMATOR_NATIVE_DIGEST=\"${COLLIMATOR_NATIVE_DIGEST}\""
  INTERFACE_LINK_LIBRARIES "${libraries}")
