// What the names of files tell a dataset: stems, extensions, what is hidden, and where a known folder lies.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/names.hpp>

namespace collimator {

// Capital ASCII letters as small ones.
inline std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& letter : result)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return result;
}

// "c.tar.gz" of "a/b/c.tar.gz".
inline std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// "c.tar" of "a/b/c.tar.gz"; the whole name where it has no dot but one at its beginning.
inline std::string_view file_stem(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

// Whether the name ends in one of the extensions, which are given in small letters and with their dot.
inline bool has_extension(std::string_view path, std::initializer_list<std::string_view> extensions) {
  const std::string name = lower_case(file_name(path));
  return std::ranges::any_of(extensions, [&](std::string_view end) { return name.ends_with(end); });
}

// Whether a path leads to what systems leave behind: a name that begins with a dot, __MACOSX, Thumbs.db, desktop.ini.
inline bool is_hidden(std::string_view path) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.starts_with('.') || part == "__MACOSX" || part == "Thumbs.db" || part == "desktop.ini") return true;
    begin = end + 1;
  }
  return false;
}

// Where the folder `marker` ("CXR_png", "Train/1.0_Images") lies among files: "", or "MontgomerySet/". Nothing where no
// file lies below such a folder. Throws where there are two.
inline std::optional<std::string> place_of_folder(const std::vector<std::string>& files, const std::string& marker) {
  std::optional<std::string> place;
  const std::string inner = "/" + marker + "/";
  for (const std::string& path : files) {
    if (is_hidden(path)) continue;
    const std::size_t at = path.starts_with(marker + "/") ? 0 : path.find(inner);
    if (at == std::string::npos) continue;
    const std::string before = path.substr(0, at == 0 ? 0 : at + 1);
    if (place && *place != before)
      throw std::runtime_error("there are two folders " + marker + ": " + in_quotes(*place + marker) + " and " +
                               in_quotes(before + marker) + "; let `root` lead to one of them");
    place = before;
  }
  return place;
}

// The same for a file by its name, gzipped or not: its path. Throws also where a file differs from it by capitals
// alone.
inline std::optional<std::string> path_of_file(const std::vector<std::string>& files, std::string_view name) {
  std::optional<std::string> found;
  for (const std::string& path : files) {
    const std::string_view last = file_name(path);
    const bool same = last == name || (last.ends_with(".gz") && last.substr(0, last.size() - 3) == name);
    if (!same || is_hidden(path)) continue;
    if (found)
      throw std::runtime_error(
          "there are two files " + std::string(name) + ": " + *found + " and " + path +
          (path == *found + ".gz" ? "; move one of them away" : "; let `root` lead to one of them"));
    found = path;
  }
  if (found) return found;
  const std::string small = lower_case(name), inside = '/' + std::string(name) + '/';
  for (const std::string& path : files) {
    if (is_hidden(path)) continue;
    const std::string_view last = file_name(path);
    const std::string_view plain = last.ends_with(".gz") ? last.substr(0, last.size() - 3) : last;
    if (plain.size() == name.size() && lower_case(plain) == small)
      throw std::runtime_error("there is " + path + "; the publisher's name is " + std::string(name) +
                               ": rename it, or move it away where it is not to be read");
    if (path.find(inside) != std::string::npos || path.starts_with(std::string_view(inside).substr(1)))
      throw std::runtime_error(std::string(name) + " is a folder, which holds " + in_quotes(path) +
                               "; expected the file of this name");
  }
  return std::nullopt;
}

}  // namespace collimator
