// The work of the verbs that compute with LibTorch.
#pragma once

#include "framework/task/verb.hpp"

namespace collimator {

void run_train(const Job& job, const Context& context);
void run_predict(const Job& job, const Context& context);
void run_segment(const Job& job, const Context& context);
void run_explain(const Job& job, const Context& context);
void run_examine_native(const Job& job, const Context& context);

// Null where a verb's work needs no LibTorch.
Work native_work(const Verb& verb);

}  // namespace collimator
