// What executor and worker say to each other: JSON lines.
//
// To a worker go
//   {"job": {…}, "log": FILE, "memory_mb": N, "memory_by_default": true (where the node says no limit), "threads": N,
//    "paths": [POINTER, …], "descriptors": [PATH, …]}
//   {"cancel": true}
// With a job come open descriptors of the paths in "descriptors", in their order. From a worker come
//   {"progress": [done, total]}
//   {"done": seconds} or {"failed": "message", "kind": "input|refused|cancelled|memory|error"} at the end of each job
#pragma once

#include <optional>
#include <string>

#include "framework/run/executor/executor.hpp"

namespace collimator {

// The folders and files of a job that a worker gets as open descriptors: inputs, outputs, datasets' roots, and files
// that parameters name.
std::vector<std::string> paths_of(const Submission& submission);
Json message_of(const Submission& submission);
// The job of a message. `handed` are the paths that came as descriptors, each with its path in this process.
Job job_of(const Json& message, const std::map<std::string, std::string>& handed);
Json failed_message(const std::string& kind, const std::string& message);

// Nothing where the line is no message of a worker.
std::optional<Report> report_of(const Json& line, std::size_t task);

}  // namespace collimator
