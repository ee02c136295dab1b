// The commands on the store of results: verify, gc.
#include <charconv>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/store/collect.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/output.hpp"

namespace collimator {
namespace {

// "30d", "12h", "90m", "10s".
std::chrono::seconds duration_of(const std::string& text) {
  if (text.empty()) return {};
  long count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  const std::string unit(stop, end);
  const long seconds = unit == "d" ? 86400 : unit == "h" ? 3600 : unit == "m" ? 60 : unit == "s" ? 1 : 0;
  if (error != std::errc() || count < 0 || count > 100'000 || seconds == 0)
    throw failure("--older: expected a number of days, hours, minutes or seconds, as 30d, 12h, 90m, 10s; got `{}`",
                  text);
  return std::chrono::seconds(count * seconds);
}

std::string size_text(std::uintmax_t bytes) {
  return bytes < 10'000'000 ? fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6)
                            : fmt::format("{} MB", bytes / 1'000'000);
}

}  // namespace

int store_verify_command(const Common& common) {
  const Store store(store_folder(common));
  const std::vector<StoreFault> faults = store.verify([](std::size_t, std::size_t) {});
  for (const StoreFault& fault : faults)
    say("{}: {}{}: {}\n", fault.derived ? "doubtful" : "damaged", fault.key,
        fault.verb.empty() ? "" : " (" + fault.verb + ")", fault.message);
  put("{}: {} results, {} fault{}\n", store.root().string(), store.count(), faults.size(),
      faults.size() == 1 ? "" : "s");
  if (!faults.empty()) put("The next run sets damaged results aside and makes them again.\n");
  return faults.empty() ? exit_done : exit_failed;
}

int store_gc_command(const Common& common, const std::string& older, bool dry_run) {
  Store store(store_folder(common));
  const Collected found = collect(store, duration_of(older), dry_run);
  for (const std::string& unread : found.unread) say("note: {}\n", unread);
  for (const std::filesystem::path& folder : found.gone) put("no longer there: {}\n", folder.string());
  put("{}: {} results {}freed, {} in quarantine, {} checkpoints: {}; kept {} results{}\n", store.root().string(),
      found.freed, dry_run ? "would be " : "", found.set_aside, found.partial, size_text(found.bytes), found.kept,
      found.runs == 0 ? ""
                      : fmt::format(", with those that {} run{} name{}", found.runs, found.runs == 1 ? "" : "s",
                                    found.runs == 1 ? "s" : ""));
  return exit_done;
}

}  // namespace collimator
