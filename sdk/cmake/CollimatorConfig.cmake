# find_package(Collimator): the headers, collimator_add_plugin() and the manifest writer.
include(${CMAKE_CURRENT_LIST_DIR}/CollimatorTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/CollimatorPlugin.cmake)
