// Hashes every picture once, finds the pairs that are nearly equal, and says whose they are.
#include "framework/verbs/duplicates/duplicates.hpp"

#include <array>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/duplicates/near_pairs.hpp"
#include "framework/verbs/duplicates/picture_hash.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/pictures.hpp"

namespace collimator {
namespace {

constexpr std::size_t most_rows = 100'000;

struct Hashed {
  const std::string* collection = nullptr;
  const Record* record = nullptr;
  Digest bytes, pixels;  // of the file ("" where the picture is drawn), and of the decoded picture
  PictureHash hash;
};

struct PairCounts {
  std::array<std::size_t, 3> alike{};  // by how alike they are
  std::size_t pairs = 0, declared = 0, across_collections = 0, across_patients = 0, twice = 0;
  std::unordered_set<const Record*> samples;
  std::string first_across_collections, first_across_patients, first_twice;
};

constexpr std::array<const char*, 3> alike_names{"bytes", "pixels", "near"};

std::size_t how_alike(const Hashed& a, const Hashed& b) {
  if (!a.bytes.empty() && a.bytes == b.bytes) return 0;
  return a.pixels == b.pixels ? 1 : 2;
}

Digest pixels_of(const Picture& picture) {
  const std::string size = fmt::format("{} {} {}\n", picture.width, picture.height, picture.bits);
  return digest_of(size + digest_of({reinterpret_cast<const char*>(picture.data.data()), picture.data.size()}));
}

// Two declared givers' patients are two; of others one only knows where they are one.
std::string told_same_patient(const Record& a, const Record& b) {
  if (giver_of(a) == giver_of(b)) return own_patient(a) == own_patient(b) ? "yes" : "no";
  return a.patient_space.empty() || b.patient_space.empty() ? "unknown" : "no";
}

void hash_pictures(std::vector<Hashed>& all, const std::string& name, const Collection& collection, const Job& job,
                   const Context& context, std::uint64_t before, std::uint64_t total) {
  const Pictures pictures(collection, job, context);
  Unreadable unreadable(collection);
  const std::size_t first = all.size();
  all.resize(first + collection.samples.size());
  for_each_item(
      collection.samples.size(), context,
      [&](std::size_t i) {
        const Record& record = collection.samples[i];
        Hashed& hashed = all[first + i];
        hashed.collection = &name;
        hashed.record = &record;
        unreadable.readable(i, [&] {
          const Picture picture = pictures.read(record);
          if (!record.picture.empty()) hashed.bytes = digest_of_file(pictures.file(record));
          hashed.pixels = pixels_of(picture);
          hashed.hash = hash_of(picture);
        });
      },
      before, total);
  unreadable.tell();
}

// Adds a pair to the table and the counts.
void add_pair(const Hashed& a, const Hashed& b, int distance, double likeness, Table& table, PairCounts& counts) {
  const std::size_t alike = how_alike(a, b);
  const bool declared = name_among_loaded(*a.record) == name_among_loaded(*b.record);
  const std::string patient = told_same_patient(*a.record, *b.record);
  ++counts.pairs;
  ++counts.alike[alike];
  counts.samples.insert({a.record, b.record});
  const auto told = [&] {
    return fmt::format("\"{}\" of `{}` and \"{}\" of `{}`", a.record->id, *a.collection, b.record->id, *b.collection);
  };
  if (declared) ++counts.declared;
  if (!declared && a.collection != b.collection && counts.across_collections++ == 0)
    counts.first_across_collections = told();
  if (!declared && patient == "no" && counts.across_patients++ == 0) counts.first_across_patients = told();
  if (!declared && a.collection == b.collection && patient != "no" && alike < 2 && counts.twice++ == 0)
    counts.first_twice = told();
  if (table.rows.size() < most_rows)
    table.rows.push_back({*a.collection, a.record->id, *b.collection, b.record->id, std::to_string(distance),
                          fmt::format("{:.4f}", likeness), alike_names[alike], patient, declared ? "yes" : "no"});
}

void save_counts(const PairCounts& counts, std::size_t samples, const std::filesystem::path& folder) {
  std::vector<ScoreRow> rows;
  const auto add = [&](const char* metric, std::size_t value) {
    ScoreRow& row = rows.emplace_back();
    row.metric = metric;
    row.value = static_cast<double>(value);
    row.n = samples;
  };
  add("pairs", counts.pairs);
  add("pairs_of_equal_bytes", counts.alike[0]);
  add("pairs_of_equal_pixels", counts.alike[1]);
  add("pairs_nearly_equal", counts.alike[2]);
  add("pairs_declared_the_same", counts.declared);
  add("pairs_across_collections", counts.across_collections);
  add("pairs_across_patients", counts.across_patients);
  add("samples_in_pairs", counts.samples.size());
  write_table(score_table(rows), folder / "table.csv");
}

Table pairs_table() {
  return {"table.csv",
          {"collection", "sample", "other_collection", "other_sample", "distance", "correlation", "alike",
           "same_patient", "declared"},
          {}};
}

void save(const Table& table, const PairCounts& counts, std::size_t samples, const std::filesystem::path& folder) {
  save_counts(counts, samples, folder);
  std::filesystem::create_directories(folder / "pairs");
  write_table(table, folder / "pairs" / "table.csv");
}

}  // namespace

// Pairs in which only declared copies meet (Sample::same_as, or one sample loaded twice) are listed, and no caveat.
void run_duplicates(const Job& job, const Context& context) {
  const auto params = params_of<DuplicatesParams>(job);
  std::map<std::string, Collection> collections;
  std::uint64_t total = 0;
  for (const auto& [port, folder] : job.inputs) {
    const Collection& each =
        collections.emplace(port.substr(std::string_view("of.").size()), load_collection(folder)).first->second;
    total += each.samples.size();
  }
  std::vector<Hashed> all;
  all.reserve(total);
  for (const auto& [name, collection] : collections)
    hash_pictures(all, name, collection, job, context, all.size(), total);

  std::vector<std::uint64_t> hashes;
  std::vector<const Hashed*> hashed;
  for (const Hashed& each : all)
    if (!each.hash.flat) {
      hashes.push_back(each.hash.bits);
      hashed.push_back(&each);
    }
  Table table = pairs_table();
  PairCounts counts;
  near_pairs(hashes, static_cast<int>(params.distance), [&](std::size_t a, std::size_t b, int distance) {
    const double likeness = correlation(hashed[a]->hash, hashed[b]->hash);
    if (likeness >= params.correlation) add_pair(*hashed[a], *hashed[b], distance, likeness, table, counts);
    if (context.cancelled()) throw Cancelled{};
    return true;
  });
  save(table, counts, all.size(), job.out);
  Json facts = Json::object();
  if (counts.pairs > table.rows.size()) facts["listed"] = table.rows.size();
  if (counts.pairs > 0) facts["pairs"] = counts.pairs;
  if (const std::size_t flat = all.size() - hashed.size(); flat > 0) facts["flat"] = flat;
  if (counts.across_collections > 0)
    facts["across_collections"] = {{"pairs", counts.across_collections}, {"first", counts.first_across_collections}};
  if (counts.across_patients > 0)
    facts["across_patients"] = {{"pairs", counts.across_patients}, {"first", counts.first_across_patients}};
  if (counts.twice > 0) facts["twice"] = {{"pairs", counts.twice}, {"first", counts.first_twice}};
  save_facts(facts, job.out);
  context.log(fmt::format("{} pictures, {} pairs: {} of equal bytes, {} of equal pixels, {} nearly equal", all.size(),
                          counts.pairs, counts.alike[0], counts.alike[1], counts.alike[2]));
}

// What `validate` does: it looks at the first bytes of some pictures, and finds no pair.
void rehearse_duplicates(const Job& job, const Context& context) {
  std::size_t samples = 0;
  for (const auto& [port, folder] : job.inputs) {
    const Collection collection = load_collection(folder);
    const Pictures pictures(collection, job, context);
    Unreadable unreadable(collection);
    constexpr std::size_t some = 8;
    for (std::size_t i = 0; i < collection.samples.size(); i += 1 + collection.samples.size() / some)
      unreadable.readable(i, [&] { pictures.probe(collection.samples[i]); });
    unreadable.tell();
    samples += collection.samples.size();
  }
  save(pairs_table(), {}, samples, job.out);
}

}  // namespace collimator
