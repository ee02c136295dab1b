// A worker process: takes jobs as JSON lines on its standard input, one after the other.
//
// Lines in:  {"job": {…}} and {"cancel": true}. Lines out: {"progress": [done, total]}, {"log": "…"}, and at
// the end of each job {"done": seconds} or {"failed": "message", "kind": "input|refused|cancelled|error"}.
// What verbs and plugins print goes to the job's log file. The worker ends when its input closes.
#pragma once

#include <map>
#include <string>

#include "framework/verbs/job.hpp"

namespace collimator {

// The whole life of a worker; gives its exit status.
int worker_main(const std::map<std::string, VerbFunction>& verbs);

Json job_to_json(const Job& job);
Job job_from_json(const Json& json);

// Verbs that need no LibTorch.
std::map<std::string, VerbFunction> portable_verbs();

}  // namespace collimator
