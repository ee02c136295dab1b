// Processes that a plugin started and that outlived their worker: found, and ended.
#pragma once

#include <sys/types.h>

#include <set>

namespace collimator {

// A process group does not hold a child that called setsid. So this process takes in whatever loses its parent below it
// (PR_SET_CHILD_SUBREAPER), and what it finds among its children that it did not start itself, it ends. Workers do
// the same, so that all that a plugin starts stays below its worker while that one lives.
class Orphans {
 public:
  // Before the first worker is started. A process that has children already, left by the program that it replaced,
  // takes nothing in: it could not tell them from orphans.
  Orphans();
  // Ends all children but `workers`, and what these orphans started.
  void end(const std::set<pid_t>& workers) const;

 private:
  bool take_in_ = false;
};

}  // namespace collimator
