// Metric plugins as verbs use them: loaded from their slots, with the names of their numbers.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "framework/stats/bootstrap.hpp"
#include "framework/stats/metric.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// The metrics of a node. Throws RefusedError where one cannot be loaded, and InputError where two numbers would stand
// under one name.
std::vector<MetricInUse> metrics_of(std::span<const Slot> slots, const Context& context);

// The outputs that a metric's or protocol's manifest names, as tables call them.
std::vector<std::string> output_names(const Slot& slot, const std::string& role);
// The names, each with an ending, of numbers that scores outside [0,1] let out of their plugins' ranges.
std::vector<std::string> names_by_value(std::span<const MetricInUse> metrics, const std::string& ending = "");
// The bootstrap that a verb's parameters ask for; it ends where the verb is cancelled.
BootstrapOptions bootstrap_of(std::int64_t replicates, std::int64_t seed, const Context& context);
// Throws InputError where a name stands twice.
void check_distinct(std::span<const std::string> names);

}  // namespace collimator
