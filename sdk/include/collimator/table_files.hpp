// Finds the tables that a publisher names, and says what stands in their place where they are not there.
#pragma once

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <collimator/file_names.hpp>
#include <collimator/names.hpp>

namespace collimator {

// Throws where a file has this name but for capitals, or a folder has it: it is hardly meant to be left unread. `name`
// is relative to the root, and `files` are those that Folder::list("") gives.
inline void refuse_name_like(const std::vector<std::string>& files, std::string_view name) {
  const std::string small = lower_case(name), inside = std::string(name) + '/';
  for (const std::string& path : files) {
    if (path.starts_with(inside))
      throw std::runtime_error(std::string(name) + " is a folder, which holds " +
                               in_quotes(path.substr(inside.size())) +
                               "; expected the file of this name: move the folder away, or move the file out of it");
    const std::string_view plain = path.ends_with(".gz") ? std::string_view(path).substr(0, path.size() - 3) : path;
    if (plain.size() == name.size() && plain != name && lower_case(plain) == small)
      throw std::runtime_error("there is " + path + "; the publisher's name is " + std::string(name) +
                               ": rename it, or move it away where it is not to be read");
  }
}

// The path of the file `name` in the root, or of one that ends in .gz beside; nothing where there is neither. `tell`
// takes a line for the log where both are there. Throws as refuse_name_like() does.
inline std::optional<std::string> table_path(const std::vector<std::string>& files, const std::string& name,
                                             const std::function<void(const std::string&)>& tell) {
  const std::string zipped = name + ".gz";
  const bool plain = std::ranges::binary_search(files, name), gzip = std::ranges::binary_search(files, zipped);
  if (plain && gzip) tell("there are " + name + " and " + zipped + ": " + name + " is read");
  if (plain || gzip) return plain ? name : zipped;
  refuse_name_like(files, name);
  return std::nullopt;
}

// "there is no a.csv or b.csv, nor one that ends in .gz, in the root DIR; it lies in …: let `root` lead there", for the
// error where none of these files is in the root.
inline std::string not_in_root(const std::vector<std::string>& files, std::initializer_list<std::string_view> names,
                               const std::string& root) {
  constexpr std::size_t most = 8;
  std::string result;
  for (const std::string_view name : names) result += (result.empty() ? "there is no " : " or ") + std::string(name);
  result += ", nor one that ends in .gz, in the root";
  if (!root.empty()) result += ' ' + root;
  std::set<std::string> tops;
  bool pictures_alone = true;
  for (const std::string& path : files) {
    if (is_hidden(path)) continue;
    for (const std::string_view name : names)
      for (const std::string& end : {'/' + std::string(name), '/' + std::string(name) + ".gz"})
        if (path.ends_with(end))
          return result + "; it lies one folder or more below: let `root` lead to " +
                 (root.empty() || root.ends_with('/') ? root : root + '/') + path.substr(0, path.size() - end.size());
    tops.insert(path.substr(0, path.find('/')));
    pictures_alone &= has_extension(path, {".png", ".jpg", ".jpeg", ".dcm", ".dicom", ".tif", ".tiff"});
  }
  if (tops.empty()) return result + ", which holds no file";
  result += ", which holds " + name_list({tops.begin(), tops.end()}, most);
  return pictures_alone ? result + "; all its files are pictures: perhaps the folder above it is meant" : result;
}

}  // namespace collimator
