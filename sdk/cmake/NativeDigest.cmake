# Says by one digest what the native headers declare, so that a host and a native plugin can tell whether theirs agree.
#
# Comments and white space do not count: a comment that is written better must not make every native plugin refuse to
# load. What looks like a comment inside a string or a character stays.
include_guard(GLOBAL)

# Sets `result` to C++ code without its comments and white space.
function(collimator_bare_code code result)
  set(string "\"[^\"\\\n]*(\\\\.[^\"\\\n]*)*\"")
  set(character "'(\\\\.|[^'\\\n])'")
  set(line_comment "//[^\n]*")
  set(block_comment "/\\*[^*]*\\*+([^/*][^*]*\\*+)*/")
  string(ASCII 1 begin)
  string(ASCII 2 end)
  # The leftmost match wins, so a string is marked before a comment inside it can be seen. What is marked and begins with
  # a slash is a comment.
  string(REGEX REPLACE "(${string}|${character}|${line_comment}|${block_comment})" "${begin}\\1${end}" code "${code}")
  string(REGEX REPLACE "${begin}/[^${end}]*${end}" "" code "${code}")
  string(REGEX REPLACE "[ \t\r\n${begin}${end}]+" "" code "${code}")
  set(${result} "${code}" PARENT_SCOPE)
endfunction()

# Sets `digest` to 16 hexadecimal digits, and `headers` to the files that they were made of.
function(collimator_native_digest include_folder digest headers)
  file(GLOB files ${include_folder}/collimator/native/*.hpp ${include_folder}/collimator/detail/*.hpp
    ${include_folder}/collimator/host.hpp ${include_folder}/collimator/params.hpp
    ${include_folder}/collimator/abi.h)
  if(NOT files)
    message(FATAL_ERROR "There are no native headers of Collimator in ${include_folder}: install Collimator again.")
  endif()
  set(all "")
  foreach(file ${files})
    file(READ ${file} text)
    collimator_bare_code("${text}" code)
    string(APPEND all "${code}\n")
  endforeach()
  string(SHA256 whole "${all}")
  string(SUBSTRING ${whole} 0 16 short)
  set(${digest} ${short} PARENT_SCOPE)
  set(${headers} ${files} PARENT_SCOPE)
endfunction()
