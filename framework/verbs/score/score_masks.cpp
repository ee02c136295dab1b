// Compares masks picture by picture on several threads, then averages by patient and by group.
#include "framework/verbs/score/score_masks.hpp"

#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "framework/base/at_work.hpp"
#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/whose.hpp"
#include "framework/plugin/object.hpp"
#include "framework/plugin/tensor.hpp"
#include "framework/stats/bootstrap.hpp"
#include "framework/stats/patient_means.hpp"
#include "framework/stats/score_table.hpp"
#include "framework/stats/summary.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/metrics.hpp"
#include "framework/verbs/score/score.hpp"

namespace collimator {
namespace {

struct MaskMetricInUse {
  std::unique_ptr<PluginObject<collimator_metric_v1>> plugin;
  std::size_t outputs = 0;
};

// A sample of the collection that has a true mask, and its numbers: those of all metrics, one after the other.
struct Compared {
  const Record* record = nullptr;
  bool missing = false;
  std::vector<double> values;
  std::string note;
};

// Adds the metric's numbers of one pair of masks, [H,W] of 0 and 1.
void compare(const MaskMetricInUse& metric, const std::vector<std::uint8_t>& ours,
             const std::vector<std::uint8_t>& truth, const NativeMasks::Place& place, Compared& compared) {
  const Plane prediction(ours.data(), place.height, place.width), expected(truth.data(), place.height, place.width);
  std::vector<double> values(metric.outputs, std::nan(""));
  detail::Reasons reasons(metric.outputs);
  metric.plugin->call(&collimator_metric_v1::compare, "compare", prediction.tensor(), expected.tensor(), values.data(),
                      reasons.errors());
  compared.values.insert(compared.values.end(), values.begin(), values.end());
  for (std::size_t o = 0; o < metric.outputs; ++o) {
    const std::string reason = reasons.text(o);
    if (!reason.empty() && compared.note.find(reason) == std::string::npos)
      compared.note += (compared.note.empty() ? "" : "; ") + reason;
  }
}

class MaskScore {
 public:
  MaskScore(const Job& job, const ScoreParams& params, const Context& context)
      : of_(job.inputs.at("of")), truth_(job.inputs.at("truth")) {
    for (const Slot& slot : params.metrics) {
      auto plugin = std::make_unique<PluginObject<collimator_metric_v1>>(slot, "collimator.metric/1", context);
      if (!plugin->has(&collimator_metric_v1::compare))
        throw failure("the metric `{}` compares predictions with labels, not masks", slot.id);
      const std::vector<std::string> outputs = output_names(slot, "metric");
      names_.insert(names_.end(), outputs.begin(), outputs.end());
      metrics_.push_back({std::move(plugin), outputs.size()});
    }
    std::vector<std::string> rows{"missing"};
    for (const std::string& name : names_) rows.insert(rows.end(), {name, name + "_sd"});
    check_distinct(rows);
  }

  std::vector<Compared> compare_all(const Collection& collection, const Context& context) const {
    std::vector<Compared> all;
    std::vector<std::size_t> truths;
    for (const Record& record : collection.samples)
      if (const auto truth = truth_.find(record.id)) {
        all.push_back({.record = &record});
        truths.push_back(*truth);
      }
    for_each_item(all.size(), context, [&](std::size_t i) { compare_one(all[i].record->id, truths[i], all[i]); });
    return all;
  }

  // Masks that nothing can be said about.
  std::size_t without_truth() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(of_.samples(), [&](const std::string& id) { return !truth_.find(id); }));
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  void compare_one(const std::string& id, std::size_t index, Compared& compared) const {
    const auto found = of_.find(id);
    compared.missing = !found;
    if (!found) {
      compared.values.assign(names_.size(), std::nan(""));
      compared.note = "there is no mask";
      return;
    }
    const NativeMasks::Place &ours = of_.place(*found), &theirs = truth_.place(index);
    if (ours.height != theirs.height || ours.width != theirs.width)
      throw failure("sample {}: its mask has {} x {} pixels, the true one {} x {}", id, ours.width, ours.height,
                    theirs.width, theirs.height);
    const AtWork at_work(id);
    const std::vector<std::uint8_t> mask = of_.unpack(*found), truth = truth_.unpack(index);
    for (const MaskMetricInUse& metric : metrics_) compare(metric, mask, truth, theirs, compared);
  }

  NativeMasks of_, truth_;
  std::vector<MaskMetricInUse> metrics_;
  std::vector<std::string> names_;
};

using Members = std::vector<const Compared*>;

// All samples, then those of each value of the fields in `by`. A field that no sample has is an error.
std::map<std::pair<std::size_t, std::string>, Members> groups_of(const std::vector<Compared>& all,
                                                                 const std::vector<std::string>& by) {
  std::map<std::pair<std::size_t, std::string>, Members> groups;  // (field from 1, value)
  for (const Compared& compared : all) groups[{0, ""}].push_back(&compared);
  for (std::size_t f = 0; f < by.size(); ++f) {
    bool known = false;
    for (const Compared& compared : all) {
      const auto found = compared.record->metadata.find(by[f]);
      known = known || found != compared.record->metadata.end();
      groups[{f + 1, found == compared.record->metadata.end() || found->second.empty() ? "unknown" : found->second}]
          .push_back(&compared);
    }
    if (!known) throw failure("score: by: no sample has the metadata field {}", by[f]);
  }
  return groups;
}

// Of each patient, the mean over the pictures where the number is defined.
PatientMeans patient_means(const Members& group, std::size_t number) {
  std::vector<std::string> patients;
  std::vector<double> values;
  patients.reserve(group.size());
  values.reserve(group.size());
  for (const Compared* compared : group) {
    patients.push_back(patient_of(compared->record->id, compared->record->patient));
    values.push_back(compared->values[number]);
  }
  return {patients, values};
}

void add_rows(const Members& group, const std::string& field, const std::string& value,
              const std::vector<std::string>& names, const BootstrapOptions& options, std::vector<ScoreRow>& rows) {
  const auto missing = static_cast<std::size_t>(std::ranges::count(group, true, &Compared::missing));
  for (std::size_t number = 0; number < names.size(); ++number) {
    const PatientMeans patients = patient_means(group, number);
    const Summary summary = summarize(patients.means);
    std::string note = fmt::format("{} of {} pictures", patients.pictures, group.size());
    if (missing > 0) note += fmt::format("; {} have no mask", missing);
    if (const std::size_t undefined = group.size() - missing - patients.pictures; undefined > 0)
      note += fmt::format("; undefined in {}", undefined);
    rows.push_back({"", names[number], field, value, summary.mean, patients.pictures, {}, note});
    rows.back().patients = summary.n;
    add_mean_interval(patients.means, options, rows.back());
    rows.push_back({"", names[number] + "_sd", field, value, summary.sd, patients.pictures, {}, note});
    rows.back().patients = summary.n;
  }
  rows.push_back({"", "missing", field, value, static_cast<double>(missing), group.size(), {}, ""});
}

Table sample_table(const std::vector<Compared>& all, const std::vector<std::string>& names) {
  Table table{"samples/table.csv", {"sample", "patient", "status"}, {}};
  table.header.insert(table.header.end(), names.begin(), names.end());
  table.header.push_back("note");
  for (const Compared& compared : all) {
    std::vector<std::string> row{compared.record->id, compared.record->patient,
                                 compared.missing ? "missing" : "compared"};
    for (const double value : compared.values) row.push_back(number_text(value));
    row.push_back(compared.note);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

void score_masks(const Job& job, const Context& context) {
  const auto params = params_of<ScoreParams>(job);
  const MaskScore score(job, params, context);
  const Collection collection = load_collection(job.inputs.at("collection"));
  SampleOwners(job.inputs.at("truth")).check(collection, "of", "truth", job.sources);
  const std::vector<Compared> all = score.compare_all(collection, context);
  if (all.empty()) throw failure("score: `truth` has a mask of no sample here, so there is nothing to compare with");
  const auto missing = static_cast<std::size_t>(std::ranges::count(all, true, &Compared::missing));
  if (missing > 0)
    context.log(fmt::format("score: {} of {} samples with a true mask have no mask and are in no mean, the first is {}",
                            missing, all.size(), std::ranges::find(all, true, &Compared::missing)->record->id));
  if (const std::size_t more = score.without_truth(); more > 0)
    context.log(fmt::format("score: {} masks are passed over, for their samples have no true one", more));

  std::vector<ScoreRow> rows;
  for (const auto& [name, group] : groups_of(all, params.by))
    add_rows(group, name.first == 0 ? "" : params.by[name.first - 1], name.second, score.names(),
             bootstrap_of(params.replicates, params.seed, context), rows);
  write_table(score_table(rows), job.out / "table.csv");
  std::filesystem::create_directories(job.out / "samples");
  write_table(sample_table(all, score.names()), job.out / "samples" / "table.csv");
  SampleOwners owners;
  for (const Compared& compared : all) owners.add(*compared.record);
  owners.save(job.out / "samples");
}

}  // namespace collimator
