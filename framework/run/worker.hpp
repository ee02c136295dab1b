// A worker process: takes jobs as JSON lines on its standard input, one after the other (executor/messages.hpp).
//
// What verbs and plugins print goes to the job's log file. The worker ends when its input closes.
#pragma once

#include "framework/task/verb.hpp"

namespace collimator {

// The work of a verb; null where this program does not have it.
using FindWork = Work (*)(const Verb& verb);

// The whole life of a worker; gives its exit status.
int worker_main(FindWork find_work);

// Work that needs no LibTorch.
inline Work portable_work(const Verb& verb) { return verb.work; }

}  // namespace collimator
