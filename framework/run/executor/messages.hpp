// What executor and worker say to each other: JSON lines.
//
// To a worker go
//   {"job": {…}, "log": FILE, "memory_mb": N, "memory_by_default": true (where the node says no limit), "threads": N,
//    "paths": [POINTER, …], "descriptors": [PATH, …], "secret": TEXT}
//   {"cancel": true}
// With a job come open descriptors of the paths in "descriptors", in their order. From a worker come
//   {"progress": [done, total]}
//   {"at_work": "the sample a"} where it crashes at one
//   {"done": seconds, "files": {NAME: size, …}} or {"failed": "message", "kind":
//   "input|refused|cancelled|memory|error"} at the end of each job
// A reply carries the "secret" of its job, which is drawn for each: what a plugin writes to the worker's pipe, or a
// worker still says of a job before, is no reply; and a line that is no reply costs the worker its life.
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

std::string new_secret();

// The sizes of all files in a folder by their relative names; what is no plain file has the size -1.
Json files_in(const std::filesystem::path& folder);

// Nothing where the line is no reply to the job.
std::optional<Report> report_of(const Json& line, std::size_t task, const std::string& secret);
// What a worker was at work on when it crashed, as "the sample a"; nothing where the line does not say so.
std::optional<std::string> last_words(const Json& line, const std::string& secret);

}  // namespace collimator
