// The folder that a run leaves: a new one, or beside an older run's, whose place it takes when it is whole.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/store/store.hpp"

namespace collimator {

class RunOutput {
 public:
  // `asked` is --out, or empty: runs/EXPERIMENT/TIME below the current folder. Throws InputError where it is no folder
  // for this run: a file, something else's folder, the current folder, another experiment's run, a folder that another
  // run writes to at the moment or that this account may not write to, or one inside of a store.
  RunOutput(const std::filesystem::path& asked, const std::string& experiment);
  // Where publish() was not called, an older run stays as it was, and nothing is left of this one.
  ~RunOutput();
  RunOutput(const RunOutput&) = delete;
  RunOutput& operator=(const RunOutput&) = delete;

  // Where the run is written.
  const std::filesystem::path& folder() const { return folder_; }
  // Where it lies after publish().
  const std::filesystem::path& name() const { return name_; }
  // Whether an older run lies there.
  bool replaces() const { return folder_ != name_; }
  // Puts it there in one step; throws InputError where that cannot be done, and says where it lies then. An older run
  // goes, but for what others put into its folder; it is moved to NAME.before where it was `whole` and this one is not,
  // and where it is not known which of its files are others'. Gives what the user should know of that.
  std::vector<std::string> publish(bool whole);
  // Where the older run lies after publish(); "" where it is gone.
  const std::filesystem::path& before() const { return before_; }

 private:
  void begin(const std::filesystem::path& whole);

  std::filesystem::path name_, folder_, before_;
  std::string experiment_;
  KeyLock name_lock_, folder_lock_;  // of the folder that lies at the name, and of the one that is written
  bool published_ = false;
};

}  // namespace collimator
