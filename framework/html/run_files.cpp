// The list of a run's files is one path a line, with a digest behind some, below the experiment's name.
#include "framework/html/run_files.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/no_links.hpp"
#include "framework/base/plain_error.hpp"
#include "framework/html/foreign_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, 3> own_folders{"logs", "tables", "figures"};
constexpr std::array<std::string_view, 4> own_files{"graph.yaml", "run.json", "report.html", run_marker};

std::vector<std::string> lines_of(const fs::path& folder) {
  std::vector<std::string> lines;
  const std::string text = read_file(folder / run_marker);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// What numbers are read from: a slip of the disk or of an editor there should not pass for a result.
bool has_digest(std::string_view path) {
  return path == "run.json" || path.starts_with("tables/") || path.starts_with("figures/");
}

std::string path_of(const std::string& line) { return line.substr(0, line.find('\t')); }

// All paths of the run's files and of the folders that hold them.
class FilesOfRun {
 public:
  explicit FilesOfRun(const fs::path& folder) {
    const std::vector<std::string> lines = lines_of(folder);
    known_ = lines.size() > 1;
    paths_.insert(own_folders.begin(), own_folders.end());
    paths_.insert(own_files.begin(), own_files.end());
    for (std::size_t i = 1; i < lines.size(); ++i)
      for (fs::path path = path_of(lines[i]); !path.empty() && paths_.insert(path.string()).second;)
        path = path.parent_path();
  }
  bool known() const { return known_; }
  bool holds(const fs::path& path) const { return paths_.contains(path.string()); }

 private:
  std::set<std::string> paths_;
  bool known_ = false;
};

// What is below old/relative and not the run's. Without a list, what lies in the run's own folders counts as the run's.
void find_foreign(const fs::path& old, const fs::path& relative, const FilesOfRun& files,
                  std::vector<fs::path>& found) {
  for (const auto& entry : fs::directory_iterator(old / relative)) {
    const fs::path path = relative / entry.path().filename();
    if (!files.holds(path))
      found.push_back(path);
    else if (files.known() && is_real_folder(entry.path()))
      find_foreign(old, path, files, found);
  }
}

bool move_to(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_directories(to.parent_path(), error);
  if (error || is_there(to)) return false;
  fs::rename(from, to, error);
  return !error;
}

}  // namespace

std::string experiment_of_run(const fs::path& folder) {
  const std::vector<std::string> lines = lines_of(folder);
  return lines.empty() ? "" : lines.front();
}

void list_files_of_run(const fs::path& folder, const std::string& experiment) {
  std::string text = experiment + "\n";
  std::vector<std::string> paths{run_marker};
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (!is_real_folder(entry.path())) paths.push_back(entry.path().lexically_relative(folder).string());
  std::ranges::sort(paths);
  for (const std::string& path : paths)
    text += path + (has_digest(path) ? "\t" + digest_of_file(folder / path) : "") + "\n";
  const fs::path whole = folder / fmt::format("{}.new", run_marker);  // a list that is cut short would be a wrong one
  write_file(whole, text);
  fs::rename(whole, folder / run_marker);
}

std::vector<std::string> changed_files_of_run(const fs::path& folder) {
  std::vector<std::string> changed;
  for (const std::string& line : lines_of(folder)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos || !has_digest(path_of(line))) continue;
    try {
      if (digest_of_file(plain_file(folder, path_of(line))) == line.substr(tab + 1)) continue;
    } catch (const InputError&) {  // it is gone, or no plain file any more
    }
    changed.push_back(path_of(line));
  }
  return changed;
}

std::string remove_run(const fs::path& old, const fs::path& to, bool keep) try {
  const FilesOfRun files(old);
  std::vector<fs::path> foreign;
  find_foreign(old, "", files, foreign);
  std::string why;
  for (const fs::path& path : foreign)
    if (!move_to(old / path, to / path)) why = fmt::format("{} cannot be moved to the new one", path.string());
  // A run that was killed has no report; what it left is worth nothing.
  if (why.empty() && !files.known() && is_there(old / "report.html"))
    why = "an earlier version made it, which did not note the run's own files";
  if (why.empty() && !keep) fs::remove_all(old);
  return why;
} catch (const std::exception& error) {
  return plain_text(error);
}

}  // namespace collimator
