// The commands on the store of results: verify, gc.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/store/collect.hpp"
#include "framework/store/store_folder.hpp"
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

void print_foreign(const std::vector<std::filesystem::path>& paths) {
  for (const std::filesystem::path& path : paths)
    say("note: {} is nothing of the store's, and is left alone\n", path.string());
}

}  // namespace

int store_verify_command(const Common& common) {
  require_store(store_folder(common));
  const Store store(store_folder(common));
  const std::vector<StoreFault> faults = store.verify([](std::size_t, std::size_t) {});
  for (const StoreFault& fault : faults)
    say("{}: {}{}{}\n",
        fault.closed    ? "not readable"
        : fault.derived ? "doubtful"
                        : "damaged",
        fault.key.empty() ? "" : fault.key + (fault.verb.empty() ? "" : " (" + fault.verb + ")") + ": ", fault.message,
        fault.closed ? ", so that it is not known whether it is whole" : "");
  const Entries results = results_in(store.root());
  print_foreign(results.foreign);
  const auto closed = static_cast<std::size_t>(std::ranges::count_if(faults, &StoreFault::closed));
  const std::size_t wrong = faults.size() - closed;
  put("{}: {} results, {} fault{}{}\n", store.root().string(), results.own.size(), wrong, wrong == 1 ? "" : "s",
      closed == 0 ? "" : fmt::format(", {} not readable by this account", closed));
  if (wrong > 0) put("The next run sets damaged results aside and makes them again.\n");
  return faults.empty() ? exit_done : exit_failed;
}

int store_gc_command(const Common& common, const std::string& older, bool dry_run) {
  require_store(store_folder(common));
  Store store(store_folder(common));
  const Collected found = collect(store, duration_of(older), dry_run);
  for (const std::string& unread : found.unread) say("note: {}\n", unread);
  print_foreign(found.foreign);
  for (const std::filesystem::path& folder : found.gone) put("no longer there: {}\n", folder.string());
  put("{}: {} results {}freed, {} in quarantine, {} checkpoints: {}; kept {} results{}\n", store.root().string(),
      found.freed, dry_run ? "would be " : "", found.set_aside, found.partial, size_text(found.bytes), found.kept,
      found.runs == 0 ? ""
                      : fmt::format(", with those that {} run{} name{}", found.runs, found.runs == 1 ? "" : "s",
                                    found.runs == 1 ? "s" : ""));
  return exit_done;
}

}  // namespace collimator
