#include "framework/verbs/metrics.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include "framework/base/error.hpp"
#include "framework/plugin/object.hpp"

namespace collimator {

namespace {

// What a plugin's manifest says of it.
Json described(const Slot& slot, const std::string& role) {
  std::filesystem::path manifest = slot.library;
  manifest.replace_extension(".plugin.json");
  const Json description = read_json(manifest);
  for (const Json& plugin : description.at("plugins"))
    if (plugin.at("id") == slot.id && plugin.at("role") == role && !plugin.at("outputs").empty()) return plugin;
  throw RefusedError(fmt::format("{} names no output of the {} `{}`", manifest.string(), role, slot.id));
}

}  // namespace

std::vector<std::string> output_names(const Slot& slot, const std::string& role) {
  std::vector<std::string> names;
  const Json about = described(slot, role);
  for (const Json& output : about.at("outputs"))
    names.push_back(output_name(slot.label, slot.id, output.get<std::string>()));
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
    if ((*plugin)->evaluate == nullptr) throw failure("the metric `{}` compares masks, not predictions", slot.id);
    MetricInUse metric;
    const Json about = described(slot, "metric");
    metric.names = output_names(slot, "metric");
    metric.interval = about.value("interval", "bootstrap");
    metric.lower_is_better = about.value("better", "higher") == "lower";
    metric.ordered = about.value("better", "higher") != "neither";
    const auto needs = about.value("needs", std::vector<std::string>{});
    metric.needs_threshold = std::ranges::find(needs, "threshold") != needs.end();
    metric.evaluate = [plugin](const collimator_metric_input& input, std::uint64_t replicates, const double* weights,
                               double* values, collimator_error* reasons) {
      PluginMessage message;
      message.check(
          (*plugin)->evaluate(plugin->object(), &input, replicates, weights, values, reasons, message.error()),
          plugin->slot().id);
    };
    names.insert(names.end(), metric.names.begin(), metric.names.end());
    metrics.push_back(std::move(metric));
  }
  check_distinct(names);
  return metrics;
}

}  // namespace collimator
