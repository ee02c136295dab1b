# Gives every plugin's CMakeLists.txt the one line that it needs:
# collimator_add_plugin(NAME [NATIVE] [LIBRARIES target…])
#
# Builds NAME.cpp in this folder into the plugin library NAME.so, with its manifest NAME.plugin.json beside
# it, and NAME_test.cpp and every NAME_SUBJECT_test.cpp, where there are such, into tests. NATIVE plugins (models, explainers) share the
# host's LibTorch; all others must not link it. The same call works inside Collimator's tree and, after
# find_package(Collimator), in any other folder.
#
# collimator_install_plugin(NAME DESTINATION): lets cmake --install put both into a folder. An installation changes
# libraries (RUNPATH, strip), and the manifest holds the library's digest, which is written anew there.
include_guard(GLOBAL)
set(COLLIMATOR_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "")

function(collimator_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "NATIVE" "" "LIBRARIES")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "collimator_add_plugin(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  set(output ${COLLIMATOR_PLUGIN_OUTPUT})
  if(NOT output)
    set(output ${CMAKE_BINARY_DIR}/plugins)
  endif()

  set(libraries Collimator::sdk ${arg_LIBRARIES})
  if(arg_NATIVE)
    include(${COLLIMATOR_CMAKE_DIR}/LibTorch.cmake)  # the first call looks for it
    list(APPEND libraries Collimator::libtorch)
  endif()

  add_library(plugin_${name} MODULE ${name}.cpp)
  target_link_libraries(plugin_${name} PRIVATE ${libraries})
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")  # a sanitizer's functions are in the program that loads the library
    target_link_options(plugin_${name} PRIVATE -Wl,--no-undefined)
  endif()
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CXX_FLAGS MATCHES "-O")  # who says nothing of it wants it fast
    target_compile_options(plugin_${name} PRIVATE -O3)
  endif()
  # A newer writer writes the manifest anew, which happens after linking alone.
  set_property(TARGET plugin_${name} APPEND PROPERTY LINK_DEPENDS $<TARGET_FILE:Collimator::manifest>)
  set_target_properties(plugin_${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${output}
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON POSITION_INDEPENDENT_CODE ON)
  add_custom_command(TARGET plugin_${name} POST_BUILD
    COMMAND Collimator::manifest $<TARGET_FILE:plugin_${name}> ${output}/${name}.plugin.json
    BYPRODUCTS ${output}/${name}.plugin.json VERBATIM)
  if(TARGET collimator_plugins)
    add_dependencies(collimator_plugins plugin_${name})
  endif()

  # NAME_test.cpp and, where that would be long, NAME_SUBJECT_test.cpp.
  file(GLOB tests RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} CONFIGURE_DEPENDS ${name}_test.cpp ${name}_*_test.cpp)
  if(tests AND NOT COLLIMATOR_TESTS STREQUAL OFF)
    find_package(doctest REQUIRED)
    foreach(file IN LISTS tests)
      get_filename_component(test ${file} NAME_WE)
      add_executable(${test} ${file})
      target_link_libraries(${test} PRIVATE ${libraries} doctest::doctest)
      target_compile_options(${test} PRIVATE ${COLLIMATOR_TEST_OPTIONS})
      set_target_properties(${test} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
      string(REGEX REPLACE "_test$" "" subject ${test})
      add_test(NAME ${subject} COMMAND ${test})
    endforeach()
  endif()
endfunction()

function(collimator_install_plugin name destination)
  get_target_property(output plugin_${name} LIBRARY_OUTPUT_DIRECTORY)
  install(TARGETS plugin_${name} LIBRARY DESTINATION ${destination})
  install(FILES ${output}/${name}.plugin.json DESTINATION ${destination})
  install(CODE "
    set(folder \"${destination}\")
    cmake_path(ABSOLUTE_PATH folder BASE_DIRECTORY \"\${CMAKE_INSTALL_PREFIX}\")
    execute_process(COMMAND \"$<TARGET_FILE:Collimator::manifest>\" --seal \"\$ENV{DESTDIR}\${folder}/${name}.so\"
      COMMAND_ERROR_IS_FATAL ANY)")
endfunction()
