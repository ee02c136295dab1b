// Paths that a table's cells spell: png/{image_id}.png.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <collimator/file_names.hpp>
#include <collimator/folder.hpp>
#include <collimator/table.hpp>

namespace csv {

// A path as the host lists it: without "./", "//" and "a/../", which tables have and lists have not.
inline std::string normal(const std::string& path) {
  if (!path.starts_with('.') && !path.ends_with('/') && path.find("//") == path.npos && path.find("/.") == path.npos)
    return path;  // nearly all
  std::string result = std::filesystem::path(path).lexically_normal().generic_string();
  while (result.ends_with('/')) result.pop_back();
  return result == "." ? "" : result;
}

// A table's text. Where it cannot be read, the error names a file of the same name in another folder, or with other
// capitals.
inline std::string table_text(const collimator::Folder& folder, const std::string& file) {
  try {
    return folder.read(file);
  } catch (const std::runtime_error& error) {
    const std::string name = collimator::lower_case(collimator::file_name(file));
    for (const std::string& path : folder.list(""))
      if (path != file && collimator::lower_case(collimator::file_name(path)) == name)
        throw std::runtime_error(std::string(error.what()) + "; there is " + path + " in the root");
    throw;
  }
}

// A path with columns in braces: "png/{image_id}.png".
class PathPattern {
 public:
  PathPattern(const std::string& text, const collimator::CsvTable& table, const std::string& parameter)
      : table_(table) {
    std::size_t at = 0;
    while (true) {
      const std::size_t open = text.find('{', at), close = text.find('}', open);
      pieces_.push_back({text.substr(at, open - at), std::nullopt});
      if (open == std::string::npos) break;
      if (close == std::string::npos)
        throw std::runtime_error(std::string(parameter).append(": the brace of \"").append(text) + "\" is not closed");
      pieces_.back().column = table.column(text.substr(open + 1, close - open - 1), parameter);
      at = close + 1;
    }
    if (const std::size_t star = text.rfind('*'); star != std::string::npos && text.find('/', star) == text.npos)
      throw std::runtime_error(parameter + ": the * of \"" + text +
                               "\" stands in the file's name; only folders' may be open");
  }
  std::string of(std::size_t row) const {
    std::string path;
    for (const Piece& piece : pieces_) {
      path += piece.text;
      if (piece.column) path += table_.cell(row, *piece.column);
    }
    return normal(path);
  }
  // Whether a part of a folder's name is left open: images_*/{id}.png.
  bool is_open() const {
    return std::ranges::any_of(pieces_, [](const Piece& piece) { return piece.text.find('*') != std::string::npos; });
  }
  bool empty() const { return pieces_.size() == 1 && pieces_[0].text.empty() && !pieces_[0].column; }
  // The folder that all paths lie in, as far as no column decides it.
  std::string folder() const {
    const std::string& start = pieces_[0].text;
    const std::size_t slash = start.substr(0, start.find('*')).rfind('/');
    return slash == std::string::npos ? "" : normal(start.substr(0, slash));
  }

 private:
  struct Piece {
    std::string text;
    std::optional<std::size_t> column;
  };
  const collimator::CsvTable& table_;
  std::vector<Piece> pieces_;
};

// Whether a path is what a pattern with * spells, which is any text without a '/'.
inline bool fits(std::string_view path, std::string_view pattern) {
  const std::size_t star = pattern.find('*');
  if (star == pattern.npos) return path == pattern;
  if (!path.starts_with(pattern.substr(0, star))) return false;
  for (std::size_t end = star; end <= path.size(); ++end) {
    if (fits(path.substr(end), pattern.substr(star + 1))) return true;
    if (end < path.size() && path[end] == '/') return false;
  }
  return false;
}

// The files that a pattern's paths may be.
class Files {
 public:
  Files(const PathPattern& pattern, const collimator::Folder& folder) : pattern_(pattern), folder_(folder) {
    if (!pattern.empty()) list(pattern.folder());
  }

  // The file of a row's path; nothing where there is none. Tables made on Windows have "\" where the folder has "/".
  // Throws where * leaves more than one.
  std::optional<std::string> find(std::string path) {
    if (std::optional<std::string> found = listed(path)) return found;
    if (path.find('\\') != std::string::npos) {
      std::ranges::replace(path, '\\', '/');
      path = normal(path);
      if (std::optional<std::string> found = listed(path)) return found;
    }
    if (const std::string start = pattern_.folder(); whole_ || start.empty() || path.starts_with(start + "/"))
      return std::nullopt;
    whole_ = true;  // a cell with ".." leads out of the pattern's folder
    list("");
    return find(std::move(path));
  }

  // What `path` was perhaps meant to be: the file of the same name in another folder, or one that differs from it by
  // capitals or by its extension. Empty where there is none.
  std::string near(const std::string& path) const {
    const std::string name = collimator::lower_case(name_of(path)), stem = std::string(collimator::file_stem(name));
    std::string other;
    for (const std::string& file : folder_.list("")) {
      const std::string own = collimator::lower_case(name_of(file));
      if (own == name) return file;
      const std::string_view own_stem = collimator::file_stem(own);
      if (other.empty() && (own_stem == stem || own == stem || own_stem == name)) other = file;
    }
    return other;
  }

 private:
  static std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

  void list(const std::string& folder) {
    paths_ = folder_.list(folder);
    by_name_.clear();
    if (!pattern_.is_open()) return;
    for (const std::string& path : paths_) by_name_.emplace(name_of(path), path);
  }
  std::optional<std::string> listed(const std::string& path) const {
    if (!pattern_.is_open()) return std::ranges::binary_search(paths_, path) ? std::optional(path) : std::nullopt;
    std::optional<std::string> found;
    const auto [begin, end] = by_name_.equal_range(name_of(path));
    for (auto named = begin; named != end; ++named) {
      if (!fits(named->second, path)) continue;
      if (found)
        throw std::runtime_error("two files fit " + path + ": " + std::min(*found, std::string(named->second)) +
                                 " and " + std::max(*found, std::string(named->second)));
      found = named->second;
    }
    return found;
  }

  const PathPattern& pattern_;
  const collimator::Folder& folder_;
  std::vector<std::string> paths_;  // in byte order
  std::unordered_multimap<std::string_view, std::string_view> by_name_;
  bool whole_ = false;
};

}  // namespace csv
