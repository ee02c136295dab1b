// The folder that a run leaves: a new one, or beside an older run's, whose place it takes when it is whole.
#pragma once

#include <filesystem>
#include <string>

namespace collimator {

// A run's folder holds this file, with the experiment's name; a folder that lacks it is never written to once it holds
// something.
inline constexpr const char* run_marker = ".collimator-run";

class RunOutput {
 public:
  // `asked` is --out, or empty: runs/EXPERIMENT/TIME below the current folder. Throws InputError where it is no folder
  // for this run: a file, something else's folder, the current folder, another experiment's run.
  RunOutput(const std::filesystem::path& asked, const std::string& experiment);
  // Where publish() was not called, an older run stays as it was.
  ~RunOutput();
  RunOutput(const RunOutput&) = delete;
  RunOutput& operator=(const RunOutput&) = delete;

  // Where the run is written.
  const std::filesystem::path& folder() const { return folder_; }
  // Where it lies after publish().
  const std::filesystem::path& name() const { return name_; }
  // Puts it there in one step; throws InputError where that cannot be done, and says where it lies then.
  void publish();

 private:
  std::filesystem::path name_, folder_;
  bool published_ = false;
};

}  // namespace collimator
