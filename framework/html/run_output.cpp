// Writes beside an older run, and exchanges the two folders by one system call.
#include "framework/html/run_output.hpp"

#include <fcntl.h>
#include <stdio.h>   // renameat2
#include <stdlib.h>  // mkdtemp

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/html/run_folder.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

// ".NAME.new-XXXXXX" beside NAME.
std::string prefix_of(const fs::path& name) { return "." + name.filename().string() + ".new-"; }

void check(const fs::path& name, const std::string& experiment) {
  if (!fs::exists(name) || (fs::is_directory(name) && fs::is_empty(name))) return;
  if (!fs::is_directory(name)) throw failure("--out: {} is a file", name.string());
  if (!fs::exists(name / run_marker))
    throw failure("--out: {} is not empty and holds no run; name another folder", name.string());
  std::string other = read_file(name / run_marker);  // empty where the disk was full
  if (other.ends_with('\n')) other.pop_back();
  if (!other.empty() && other != experiment)
    throw failure("--out: {} holds a run of the experiment {}; name another folder", name.string(), other);
  const fs::path here = fs::current_path(), there = fs::canonical(name);
  const auto [inside, rest] = std::mismatch(there.begin(), there.end(), here.begin(), here.end());
  if (inside == there.end())
    throw failure("--out: {} is the current folder, or holds it, and cannot be exchanged; call from elsewhere",
                  name.string());
}

// Takes an old run away, but for what somebody else put into its folder, which goes to `to`.
void remove_run(const fs::path& old, const fs::path& to) {
  static constexpr std::array<std::string_view, 7> ours{"logs",     "tables",      "figures", "graph.yaml",
                                                        "run.json", "report.html", run_marker};
  std::error_code ignored;
  std::vector<fs::path> foreign;
  for (const auto& entry : fs::directory_iterator(old, ignored))
    if (std::ranges::find(ours, entry.path().filename().string()) == ours.end()) foreign.push_back(entry.path());
  bool moved = true;
  for (const fs::path& path : foreign) {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(to / path.filename()))) fs::rename(path, to / path.filename(), error);
    moved = moved && !error && !fs::exists(fs::symlink_status(path));
  }
  if (moved) fs::remove_all(old, ignored);
}

// Takes away what runs that were killed left beside this one.
void clear_left_overs(const fs::path& name) {
  std::error_code ignored;
  std::vector<fs::path> left;
  for (const auto& entry : fs::directory_iterator(name.parent_path(), ignored))
    if (entry.path().filename().string().starts_with(prefix_of(name)) &&
        (fs::exists(entry.path() / run_marker) || fs::is_empty(entry.path(), ignored)))
      left.push_back(entry.path());
  for (const fs::path& folder : left) remove_run(folder, name);
}

}  // namespace

RunOutput::RunOutput(const fs::path& asked, const std::string& experiment) {
  if (asked.empty()) {
    name_ = folder_ = new_run_folder(experiment);
  } else {
    name_ = asked;
    if (!name_.has_filename()) name_ = name_.parent_path();
    check(name_, experiment);
    std::error_code error;
    if (fs::exists(name_ / run_marker)) {
      const fs::path whole = fs::canonical(name_);
      clear_left_overs(whole);
      std::string beside = (whole.parent_path() / (prefix_of(whole) + "XXXXXX")).string();
      if (::mkdtemp(beside.data()) == nullptr)
        throw failure("--out: no folder can be made beside {}: {}", name_.string(),
                      std::generic_category().message(errno));
      folder_ = beside;
      fs::permissions(folder_, fs::status(whole).permissions());
    } else if (!fs::create_directories(folder_ = name_, error) && error) {
      throw failure("--out: the folder {} cannot be made: {}; name another", name_.string(), error.message());
    }
  }
  write_file(folder_ / run_marker, experiment + "\n");
  for (const char* part : {"logs", "tables", "figures"}) fs::create_directories(folder_ / part);
}

RunOutput::~RunOutput() {
  std::error_code ignored;
  if (!published_ && folder_ != name_) fs::remove_all(folder_, ignored);
}

void RunOutput::publish() {
  published_ = true;
  if (folder_ == name_) return;
  const fs::path whole = fs::canonical(name_);
  if (::renameat2(AT_FDCWD, folder_.c_str(), AT_FDCWD, whole.c_str(), RENAME_EXCHANGE) != 0) {
    // A file system that cannot exchange: for a moment there is none.
    const fs::path old = folder_.string() + ".old";
    std::error_code error;
    fs::rename(whole, old, error);
    if (!error) fs::rename(folder_, whole, error);
    if (error)
      throw failure("--out: the run cannot take the place of {}: {}; it lies in {}", name_.string(), error.message(),
                    folder_.string());
    folder_ = old;
  }
  remove_run(folder_, whole);
  folder_ = name_;
}

}  // namespace collimator
