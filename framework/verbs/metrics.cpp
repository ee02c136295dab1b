// Loads metrics with what their manifests say of them, and refuses two numbers of one name.
#include "framework/verbs/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "framework/base/error.hpp"
#include "framework/plugin/manifest.hpp"
#include "framework/plugin/object.hpp"

namespace collimator {

std::vector<std::string> output_names(const Slot& slot, const std::string& role) {
  std::vector<std::string> names;
  const PluginInfo about = plugin_info(slot, role);
  if (about.outputs.empty())
    throw RefusedError(fmt::format("{}: the {} `{}` names no output", slot.library, role, slot.id));
  for (const std::string& output : about.outputs) names.push_back(output_name(slot.label, slot.id, output));
  return names;
}

BootstrapOptions bootstrap_of(std::int64_t replicates, std::int64_t seed, const Context& context) {
  BootstrapOptions options;
  options.replicates = static_cast<std::size_t>(replicates);
  options.seed = static_cast<std::uint64_t>(seed);
  options.threads = context.threads;
  options.poll = [&context] {
    if (context.cancelled()) throw Cancelled{};
  };
  return options;
}

void check_distinct(std::span<const std::string> names) {
  std::set<std::string> seen;
  for (const std::string& name : names)
    if (!seen.insert(name).second)
      throw failure("two numbers would be called `{}`: give one of the plugins a label, as in {{another_name: plugin}}",
                    name);
}

std::vector<MetricInUse> metrics_of(std::span<const Slot> slots, const Context& context) {
  std::vector<MetricInUse> metrics;
  std::vector<std::string> names;
  for (const Slot& slot : slots) {
    const auto plugin = std::make_shared<PluginObject<collimator_metric_v1>>(slot, "collimator.metric/1", context);
    if (!plugin->has(&collimator_metric_v1::evaluate))
      throw failure("the metric `{}` compares masks, not predictions", slot.id);
    const PluginInfo about = plugin_info(slot, "metric");
    MetricInUse metric;
    metric.names = output_names(slot, "metric");
    metric.interval = about.interval;
    metric.lower_is_better = about.better == "lower";
    metric.ordered = about.better != "neither";
    metric.ranks = about.needs_a("ranks");
    metric.lowest = about.lowest;
    metric.greatest = about.greatest;
    metric.needs_threshold = about.needs_a("threshold");
    metric.evaluate = [plugin, outputs = metric.names.size(), needs_threshold = metric.needs_threshold](
                          const collimator_metric_input& input, std::uint64_t replicates, const double* weights,
                          double* values, collimator_error* reasons) {
      if (needs_threshold && std::isnan(input.threshold)) {  // its rule had nothing to go by
        std::fill_n(values, replicates * outputs, std::nan(""));
        for (std::size_t i = 0; reasons != nullptr && i < outputs; ++i)
          detail::leave_message(&reasons[i],
                                "no threshold could be chosen: its rule had no positive or no negative sample");
        return;
      }
      plugin->call(&collimator_metric_v1::evaluate, "evaluate", &input, replicates, weights, values, reasons);
    };
    names.insert(names.end(), metric.names.begin(), metric.names.end());
    metrics.push_back(std::move(metric));
  }
  check_distinct(names);
  return metrics;
}

std::vector<std::string> names_by_value(std::span<const MetricInUse> metrics, const std::string& ending) {
  std::vector<std::string> names;
  for (const MetricInUse& metric : metrics)
    if (metric.looks_at_values())
      for (const std::string& name : metric.names) names.push_back(name + ending);
  return names;
}

}  // namespace collimator
