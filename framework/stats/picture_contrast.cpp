// Keeps the pictures that runs have in common, makes one sample of each patient, and leaves the rest to contrast.hpp.
#include "framework/stats/picture_contrast.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/stats/patient_means.hpp"

namespace collimator {
namespace {

// Of a run by picture: its patient and its number.
struct Valued {
  std::string patient;
  double value = std::nan("");
};
using Pictures = std::map<std::string, Valued>;

Pictures pictures_of(const PictureRun& run) {
  Pictures pictures;
  for (std::size_t i = 0; i < run.samples.size(); ++i)
    if (!pictures.emplace(run.samples[i], Valued{patient_of(run.samples[i], run.patients[i]), run.values[i]}).second)
      throw failure("picture {} stands twice in one run of an arm", run.samples[i]);
  return pictures;
}

// Pictures with their patients, since two hospitals may call theirs by the same ids.
std::set<std::pair<std::string, std::string>> samples_of(const PictureArm& arm) {
  std::set<std::pair<std::string, std::string>> samples;
  for (const PictureRun& run : arm.runs)
    for (std::size_t i = 0; i < run.samples.size(); ++i)
      samples.emplace(patient_of(run.samples[i], run.patients[i]), run.samples[i]);
  return samples;
}

std::set<std::size_t> seeds_in(const PictureArm& arm) {
  std::set<std::size_t> seeds;
  for (const PictureRun& run : arm.runs) seeds.insert(run.seed);
  return seeds;
}

std::set<std::size_t> seeds_without_number(const PictureArm& arm) {
  std::set<std::size_t> seeds;
  for (const PictureRun& run : arm.runs)
    if (std::ranges::all_of(run.values, [](double value) { return std::isnan(value); })) seeds.insert(run.seed);
  return seeds;
}

// How many pictures of an arm's runs took part, of how many.
struct KeptPictures {
  std::size_t kept = 0, all = 0;
};

// Leaves in `runs` the pictures that have the number in each of them.
void keep_common(const std::vector<Pictures*>& runs) {
  const auto has = [](const Pictures& run, const std::string& sample, const std::string& patient) {
    const auto found = run.find(sample);
    if (found == run.end()) return false;
    if (found->second.patient != patient)
      throw failure("picture {} is of another patient in another arm: {} and {}", sample, patient,
                    found->second.patient);
    return !std::isnan(found->second.value);
  };
  std::set<std::string> common;
  for (const auto& each : *runs.front())
    if (std::ranges::all_of(runs, [&](const Pictures* run) { return has(*run, each.first, each.second.patient); }))
      common.insert(each.first);
  for (Pictures* run : runs) std::erase_if(*run, [&](const auto& each) { return !common.contains(each.first); });
}

// One sample a patient, whose "probability" is the mean of its pictures.
Predictions patients_of_run(const Pictures& pictures, const std::string& class_name) {
  std::vector<std::string> whose;
  std::vector<double> values;
  whose.reserve(pictures.size());
  values.reserve(pictures.size());
  for (const auto& [sample, valued] : pictures) {
    whose.push_back(valued.patient);
    values.push_back(valued.value);
  }
  PatientMeans patients(whose, values);
  Predictions result;
  result.classes = {class_name};
  result.labels.assign(patients.means.size(), 0.0F);  // known, and of no other meaning
  result.samples = patients.patients;
  result.patients = std::move(patients.patients);
  result.probabilities = std::move(patients.means);
  return result;
}

// The mean of what a sample of patients_of_run() has.
MetricInUse mean_metric(const PictureNumber& number) {
  MetricInUse metric;
  metric.names = {number.name};
  std::tie(metric.lowest, metric.greatest) = number.bounds;
  metric.ordered = false;
  metric.evaluate = [](const collimator_metric_input& input, std::uint64_t replicates, const double* weights,
                       double* values, collimator_error*) {
    for (std::uint64_t r = 0; r < replicates; ++r) {
      double sum = 0, all = 0;
      for (std::uint64_t i = 0; i < input.count; ++i) {
        const double weight = weights == nullptr ? 1 : weights[r * input.count + i];
        sum += weight * input.probabilities[i];
        all += weight;
      }
      values[r] = all > 0 ? sum / all : std::nan("");
    }
  };
  return metric;
}

}  // namespace

bool share_pictures(const PictureArm& ours, const PictureArm& theirs) {
  const auto here = samples_of(ours), there = samples_of(theirs);
  return std::ranges::any_of(here, [&](const auto& each) { return there.contains(each); });
}

ContrastRow contrast_pictures(const PictureArm& ours, const PictureArm& theirs, const std::string& class_name,
                              const PictureNumber& number, const BootstrapOptions& options, bool paired) {
  std::vector<Pictures> here, there;
  here.reserve(ours.runs.size());
  there.reserve(theirs.runs.size());
  for (const PictureRun& run : ours.runs) here.push_back(pictures_of(run));
  for (const PictureRun& run : theirs.runs) there.push_back(pictures_of(run));

  const std::set<std::size_t> our_seeds = seeds_in(ours), their_seeds = seeds_in(theirs);
  std::set<std::size_t> shared;
  std::ranges::set_intersection(our_seeds, their_seeds, std::inserter(shared, shared.end()));
  // Seeds without a picture that has the number, of shared ones in both arms, have no part in it.
  std::set<std::size_t> our_undefined, their_undefined;
  if (shared.empty()) {
    our_undefined = seeds_without_number(ours);
    their_undefined = seeds_without_number(theirs);
    if (our_undefined == our_seeds || their_undefined == their_seeds) {  // nor has the difference: it is undefined
      our_undefined.clear();
      their_undefined.clear();
    }
  }
  std::map<std::size_t, std::vector<Pictures*>> together;
  const auto put_together = [&](const PictureArm& arm, std::vector<Pictures>& pictures,
                                const std::set<std::size_t>& undefined) {
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const std::size_t seed = arm.runs[i].seed;
      if (shared.empty() ? !undefined.contains(seed) : shared.contains(seed))
        together[shared.empty() ? 0 : seed].push_back(&pictures[i]);
    }
  };
  put_together(ours, here, our_undefined);
  put_together(theirs, there, their_undefined);
  for (const auto& [seed, runs] : together) {
    if (paired)
      keep_common(runs);
    else
      for (Pictures* run : runs) keep_common({run});
    if (shared.contains(seed) && std::ranges::any_of(runs, [](const Pictures* run) { return run->empty(); })) {
      our_undefined.insert(seed);
      their_undefined.insert(seed);
    }
  }

  KeptPictures part_here, part_there;
  std::size_t n = 0;  // of our first run that takes part
  const auto arm_of = [&](const PictureArm& arm, const std::vector<Pictures>& pictures,
                          const std::set<std::size_t>& undefined, KeptPictures& part) {
    ContrastArm made{{}, arm.trained, undefined};
    made.runs.reserve(pictures.size());
    for (std::size_t i = 0; i < pictures.size(); ++i) {
      const std::size_t seed = arm.runs[i].seed;
      made.runs.push_back({patients_of_run(pictures[i], class_name), Thresholds(0.5), seed});
      if (undefined.contains(seed) || (!shared.empty() && !shared.contains(seed))) continue;
      if (part.all == 0 && &arm == &ours) n = pictures[i].size();
      part.kept += pictures[i].size();
      part.all += arm.runs[i].samples.size();
    }
    return made;
  };
  const ContrastArm our_arm = arm_of(ours, here, our_undefined, part_here),
                    their_arm = arm_of(theirs, there, their_undefined, part_there);
  const MetricInUse metric = mean_metric(number);
  ContrastRow row =
      contrast(our_arm, their_arm, std::span(&metric, 1), std::vector<std::string>{class_name}, options, paired)
          .front();
  row.n = n;
  const auto add_note = [&](const std::string& note) { row.note += (row.note.empty() ? "" : "; ") + note; };
  if (!paired)
    add_note(fmt::format("unpaired: {} pictures against {} others", part_here.kept, part_there.kept));
  else if (part_here.kept < part_here.all || part_there.kept < part_there.all)
    add_note(
        fmt::format("over the pictures that have the number in both arms: {} of {} maps here, {} of {} at the "
                    "baseline",
                    part_here.kept, part_here.all, part_there.kept, part_there.all));
  return row;
}

}  // namespace collimator
