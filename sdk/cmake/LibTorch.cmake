# Finds LibTorch (2.11 or newer) and makes Collimator::libtorch, which native plugins and the host's own part link.
#
# Sets for all folders: LIBTORCH_VERSION, LIBTORCH_LIB (the folder of its libraries), COLLIMATOR_NATIVE_DIGEST.
#
# LibTorch is looked for in this order: CMAKE_PREFIX_PATH (a LibTorch folder, or a Python's site-packages/torch); the
# folder that an installed Collimator was built with; the `torch` of Python3_EXECUTABLE or python3. An installed
# Collimator takes only the version that it was built with. Torch's own CMake package is not used: its CUDA part insists
# on a whole CUDA toolkit even where only the CPU's libraries are linked.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/NativeDigest.cmake)

# A function, so that nothing of it meets the names of the folder that adds a plugin.
function(collimator_find_libtorch)
  # COLLIMATOR_HOST_LIBTORCH_… are set by the installed package alone.
  set(wanted "${COLLIMATOR_HOST_LIBTORCH_VERSION}")
  if(wanted STREQUAL "none")
    message(FATAL_ERROR "This Collimator was built without LibTorch, so it can use no models and explainers. "
      "Build and install it with -DCOLLIMATOR_NATIVE=ON.")
  endif()

  set(header torch/csrc/api/include/torch/version.h)
  find_path(LIBTORCH_INCLUDE ${header} PATH_SUFFIXES include torch/include NO_CMAKE_SYSTEM_PATH)
  if(NOT LIBTORCH_INCLUDE AND COLLIMATOR_HOST_LIBTORCH_FOLDER)
    find_path(LIBTORCH_INCLUDE ${header} HINTS ${COLLIMATOR_HOST_LIBTORCH_FOLDER}/include NO_DEFAULT_PATH)
  endif()
  if(NOT LIBTORCH_INCLUDE)
    find_package(Python3 QUIET COMPONENTS Interpreter)
    execute_process(
      COMMAND ${Python3_EXECUTABLE} -c
        "import importlib.util as u; print(u.find_spec('torch').submodule_search_locations[0])"
      OUTPUT_VARIABLE folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    find_path(LIBTORCH_INCLUDE ${header} HINTS ${folder}/include NO_DEFAULT_PATH)
  endif()
  if(NOT LIBTORCH_INCLUDE AND wanted)
    message(FATAL_ERROR "LibTorch ${wanted} was not found. This Collimator was built with the one in "
      "${COLLIMATOR_HOST_LIBTORCH_FOLDER}, and native plugins must share its version. Give "
      "-DCMAKE_PREFIX_PATH=\"COLLIMATOR;FOLDER\" with the folder of a LibTorch ${wanted}, or of the "
      "site-packages/torch of a Python that has torch ${wanted}.")
  elseif(NOT LIBTORCH_INCLUDE)
    message(FATAL_ERROR "LibTorch was not found. Give -DCMAKE_PREFIX_PATH=FOLDER with the folder of LibTorch or of "
      "a Python's site-packages/torch, or -DPython3_EXECUTABLE=PYTHON whose torch is to be used.")
  endif()

  set(version "")
  foreach(part MAJOR MINOR PATCH)
    foreach(header torch/headeronly/version.h torch/csrc/api/include/torch/version.h)
      if(EXISTS ${LIBTORCH_INCLUDE}/${header})
        file(STRINGS ${LIBTORCH_INCLUDE}/${header} line REGEX "#define TORCH_VERSION_${part} +[0-9]+")
        if(line)
          string(REGEX REPLACE ".* ([0-9]+).*" "\\1" number "${line}")
          list(APPEND version ${number})
          break()
        endif()
      endif()
    endforeach()
  endforeach()
  list(JOIN version . version)
  get_filename_component(folder ${LIBTORCH_INCLUDE}/.. REALPATH)
  if(wanted AND NOT version STREQUAL wanted)
    unset(LIBTORCH_INCLUDE CACHE)  # so that the next call looks again
    message(FATAL_ERROR "LibTorch ${version} was found in ${folder}, but this Collimator was built with LibTorch "
      "${wanted} (in ${COLLIMATOR_HOST_LIBTORCH_FOLDER}), and native plugins must share its version. Give "
      "-DCMAKE_PREFIX_PATH=\"COLLIMATOR;FOLDER\" with the folder of a LibTorch ${wanted}, or build and install "
      "Collimator with this one.")
  endif()
  if(version STREQUAL "" OR version VERSION_LESS 2.11)
    unset(LIBTORCH_INCLUDE CACHE)
    message(FATAL_ERROR "LibTorch ${version} in ${folder} is too old: 2.11 or newer is needed.")
  endif()
  set(lib ${folder}/lib)
  message(STATUS "LibTorch ${version}: ${lib}")

  # What a native plugin must share with the host.
  collimator_native_digest(${COLLIMATOR_INCLUDE_DIR} digest headers)
  set_property(DIRECTORY ${CMAKE_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${headers})

  set(libraries -L${lib})
  if(EXISTS ${lib}/libtorch_cuda.so)  # registers its kernels when loaded, so it must not be dropped
    list(APPEND libraries -Wl,--push-state,--no-as-needed ${lib}/libtorch_cuda.so ${lib}/libc10_cuda.so -Wl,--pop-state)
  endif()
  list(APPEND libraries ${lib}/libtorch_cpu.so ${lib}/libc10.so)  # by their paths, from which CMake makes the RUNPATH
  add_library(Collimator::libtorch INTERFACE IMPORTED GLOBAL)
  # After the system's own folders: LibTorch brings a fmt and other libraries' headers of other versions along.
  set_target_properties(Collimator::libtorch PROPERTIES
    INTERFACE_COMPILE_OPTIONS
      "SHELL:-idirafter ${LIBTORCH_INCLUDE};SHELL:-idirafter ${LIBTORCH_INCLUDE}/torch/csrc/api/include"
    INTERFACE_COMPILE_DEFINITIONS
      "COLLIMATOR_LIBTORCH_VERSION=\"${version}\";COLLIMATOR_NATIVE_DIGEST=\"${digest}\""
    INTERFACE_LINK_LIBRARIES "${libraries}")
  set(LIBTORCH_VERSION ${version} CACHE INTERNAL "")
  set(LIBTORCH_LIB ${lib} CACHE INTERNAL "")
  set(COLLIMATOR_NATIVE_DIGEST ${digest} CACHE INTERNAL "")
endfunction()

collimator_find_libtorch()
