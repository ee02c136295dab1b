// Looks up each sample among those that have regions, and counts what found nothing.
#include "framework/verbs/read_masks/read_masks.hpp"

#include <algorithm>
#include <set>

#include <collimator/names.hpp>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/region_root.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/counts.hpp"

namespace collimator {
namespace {

std::string stem_of(const std::string& id) {
  const std::string name = id.substr(id.rfind('/') + 1);  // npos + 1 is 0
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

std::string name_of(const std::string& id, MatchBy match) { return match == MatchBy::id ? id : stem_of(id); }

// The samples with regions, by their names.
std::unordered_map<std::string, const Record*> by_name(const Collection& from, MatchBy match) {
  std::unordered_map<std::string, const Record*> result;
  for (const Record& record : from.samples)
    if (const auto [same, added] = result.emplace(name_of(record.id, match), &record); !added)
      throw failure(
          "read_masks: the samples \"{}\" and \"{}\" of `from` have one stem, so that `match: stem` cannot tell "
          "whose region is meant",
          same->second->id, record.id);
  return result;
}

void check_parts(const Collection& from, const std::vector<std::string>& parts) {
  const std::set<std::string> known = parts_of(from);
  for (const std::string& part : parts)
    if (!known.contains(part))
      throw failure("read_masks: no sample of `from` has a region named {}; {}", part,
                    missing_name(part, {known.begin(), known.end()}));
}

}  // namespace

void run_read_masks(const Job& job, const Context& context) {
  const auto params = params_of<ReadMasksParams>(job);
  Collection collection = load_collection(job.inputs.at("of"));
  const Collection from = load_collection(job.inputs.at("from"));
  check_parts(from, params.parts);
  const auto lenders = by_name(from, params.match);
  std::set<const Record*> used;
  std::size_t without = 0;
  for (Record& record : collection.samples) {
    const auto found = lenders.find(name_of(record.id, params.match));
    const bool is_there = found != lenders.end();
    if (is_there && !used.insert(found->second).second)
      throw failure(
          "read_masks: the regions of \"{}\" fit two samples, the second is \"{}\"; give each sample a name of "
          "its own, or `match: id`",
          found->second->id, record.id);
    if (is_there && !record.patient_space.empty() && !found->second->patient_space.empty() &&
        record.patient_space != found->second->patient_space)
      throw failure("read_masks: the sample \"{}\" of `from` is of another dataset's picture than \"{}\" of `of`",
                    found->second->id, record.id);
    const std::size_t before = record.regions.size();
    for (const Region& region : is_there ? found->second->regions : std::vector<Region>()) {
      if (!params.parts.empty() && !std::ranges::count(params.parts, region.part)) continue;
      if (std::ranges::count(record.regions.begin(), record.regions.begin() + static_cast<std::ptrdiff_t>(before),
                             region.part, &Region::part) > 0)
        throw failure("read_masks: sample \"{}\" has a region {} already; take others with `parts`", record.id,
                      region.part);
      record.regions.push_back(region);
      if (!region.file.empty()) record.regions.back().root = lent_root(*found->second, region);
    }
    without += record.regions.size() == before;
  }
  const std::size_t count = collection.samples.size();
  if (without == count)
    throw failure(
        "read_masks: none of the {} samples has a region in `from`: \"{}\" is one of its samples, and \"{}\" is one of "
        "`of`{}",
        count, from.samples.front().id, collection.samples.front().id,
        params.match == MatchBy::id ? "; where only folders or extensions differ, say `match: stem`" : "");
  Json facts = Json::object();
  if (without > 0)
    facts["said"] = {
        fmt::format("{} of {} samples have no region there; `select` with `has_roi` keeps the others", without, count)};
  save_facts(facts, job.out);
  save_collection(collection, job.out);
  save_collection_tables(collection, job.out);
  context.log(fmt::format("read_masks: {} of {} samples have regions; {} of {} masks are of none of these samples",
                          count - without, count, from.samples.size() - used.size(), from.samples.size()));
}

}  // namespace collimator
