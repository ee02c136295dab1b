# cmake --install: the whole program, so that it runs for every user, and from a tree that nobody may write to.
#
#   bin/                  collimate, collimate-native (the worker with LibTorch), collimator-manifest
#   lib/collimator/       LibTorch's libraries, and plugins/
#   include/, lib/cmake/  the SDK (sdk/CMakeLists.txt; --component sdk installs it and its examples alone)
#   share/                the manual page, completion for bash, documentation, experiments, examples of plugins
option(COLLIMATOR_INSTALL_LIBTORCH "Let cmake --install copy the libraries of LibTorch that the program needs" ON)

set(library_folder ${CMAKE_INSTALL_LIBDIR}/collimator)
set(plugin_folder ${library_folder}/plugins)
set(document_folder ${CMAKE_INSTALL_DATAROOTDIR}/doc/collimator)

# Where the installed worker and native plugins look for LibTorch.
if(COLLIMATOR_NATIVE)
  set(copied ${COLLIMATOR_INSTALL_LIBTORCH})
  if(copied AND EXISTS ${LIBTORCH_LIB}/libtorch_cuda.so)
    message(STATUS "LibTorch with CUDA is not copied by cmake --install: the program looks for it in ${LIBTORCH_LIB}")
    set(copied OFF)
  endif()
  set(worker_runpath ${LIBTORCH_LIB})
  set(plugin_runpath ${LIBTORCH_LIB})
  if(copied)
    file(RELATIVE_PATH from_worker ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR}/collimator)
    set(worker_runpath $ORIGIN/${from_worker})
    set(plugin_runpath $ORIGIN/..)
    install(CODE "
      set(lib ${LIBTORCH_LIB})
      set(all \${lib}/libtorch_cpu.so \${lib}/libc10.so)
      file(GET_RUNTIME_DEPENDENCIES LIBRARIES \${all} RESOLVED_DEPENDENCIES_VAR needed)
      foreach(library \${needed})
        cmake_path(IS_PREFIX lib \${library} NORMALIZE own)
        if(own)
          list(APPEND all \${library})
        endif()
      endforeach()
      list(REMOVE_DUPLICATES all)
      set(folder ${library_folder})
      cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY \${CMAKE_INSTALL_PREFIX})
      file(INSTALL \${all} DESTINATION \${folder} TYPE SHARED_LIBRARY FOLLOW_SYMLINK_CHAIN)")
  endif()
  set_target_properties(collimate-native PROPERTIES INSTALL_RPATH "${worker_runpath}")
  install(TARGETS collimate-native RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(TARGETS collimate RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

get_target_property(plugins collimator_plugins MANUALLY_ADDED_DEPENDENCIES)
foreach(plugin ${plugins})
  get_target_property(links ${plugin} LINK_LIBRARIES)
  if(Collimator::libtorch IN_LIST links)
    set_target_properties(${plugin} PROPERTIES INSTALL_RPATH "${plugin_runpath}")
  endif()
  get_target_property(name ${plugin} OUTPUT_NAME)
  collimator_install_plugin(${name} ${plugin_folder})
endforeach()

configure_file(tools/collimate/collimate.1.in ${CMAKE_BINARY_DIR}/collimate.1 @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/collimate.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES tools/collimate/completion.bash RENAME collimate
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions)
# The folders keep their names, so that the links in README.md lead somewhere.
install(FILES README.md ARCHITECTURE.md CONTRIBUTING.md CHANGELOG.md SECURITY.md CITATION.cff LICENSE
  DESTINATION ${document_folder})
install(DIRECTORY docs experiments DESTINATION ${document_folder})
# With the SDK, too: its headers and docs/plugins.md speak of the examples.
install(DIRECTORY sdk/examples DESTINATION ${document_folder}/sdk COMPONENT sdk)
