// What became of a task in a run.
#pragma once

#include <optional>
#include <string>

#include "framework/base/json.hpp"
#include "framework/store/store.hpp"

namespace collimator {

enum class TaskStatus { waiting, running, done, failed, skipped };

struct TaskResult {
  TaskStatus status = TaskStatus::waiting;
  bool from_store = false;
  Digest key;  // empty where it is not known yet
  Json parts;  // of the key
  std::optional<StoredResult> stored;
  double seconds = 0;
  std::string message;   // of a failure
  bool refused = false;  // the failure is a refused plugin
  std::string log;       // file name in the run's folder of logs; "" where nothing ran
  bool audited = false;  // it is from the store, and was made again to be held against that
  std::string audit;     // how what was made again differs; "": it is the same
};

}  // namespace collimator
