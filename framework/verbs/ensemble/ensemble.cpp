// Matches samples by id, refuses inputs that tell different things of one, and averages in the order of names.
#include "framework/verbs/ensemble/ensemble.hpp"

#include <cmath>
#include <map>
#include <unordered_map>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/several_predictions.hpp"

namespace collimator {
namespace {

// Where each sample of `first` stands in `other`. Throws InputError that names a sample which only one of them has.
std::vector<std::size_t> rows_in(const NamedPredictions& other, const NamedPredictions& first) {
  const auto missing = [](const std::string& sample, const NamedPredictions& here, const NamedPredictions& there) {
    return failure(
        "ensemble: sample \"{}\" is in `{}`, but not in `{}`; expected predictions of the same samples (`pool` puts "
        "predictions of distinct samples together)",
        sample, here.name, there.name);
  };
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t row = 0; row < other.predictions.samples.size(); ++row)
    places.emplace(other.predictions.samples[row], row);
  std::vector<std::size_t> rows;
  for (const std::string& sample : first.predictions.samples) {
    const auto found = places.find(sample);
    if (found == places.end()) throw missing(sample, first, other);
    rows.push_back(found->second);
    places.erase(found);
  }
  for (const std::string& sample : other.predictions.samples)
    if (places.contains(sample)) throw missing(sample, other, first);
  return rows;
}

void check_truth(const NamedPredictions& first, const NamedPredictions& other, const std::vector<std::size_t>& rows) {
  const Predictions &ours = first.predictions, &theirs = other.predictions;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const std::string &here = ours.patient_identities()[row], &there = theirs.patient_identities()[rows[row]];
    if (here != there)
      throw failure("ensemble: sample \"{}\" is of patient \"{}\" in `{}`, but of \"{}\" in `{}`", ours.samples[row],
                    here, first.name, there, other.name);
    for (std::size_t c = 0; c < ours.classes.size(); ++c) {
      const float a = ours.label(row, c), b = theirs.label(rows[row], c);
      if (a != b && !(std::isnan(a) && std::isnan(b)))
        throw failure("ensemble: sample \"{}\" has the label {} for \"{}\" in `{}`, but {} in `{}`", ours.samples[row],
                      number_text(a), ours.classes[c], first.name, number_text(b), other.name);
    }
  }
}

// Adds what `other` says of the samples to `fields`, in which an empty value is one that nobody has told yet.
void add_metadata(std::map<std::string, std::vector<std::string>>& fields, const NamedPredictions& other,
                  const std::vector<std::size_t>& rows) {
  for (const auto& [field, values] : other.predictions.metadata) {
    std::vector<std::string>& known = fields[field];
    known.resize(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::string& told = values[rows[row]];
      if (known[row].empty())
        known[row] = told;
      else if (!told.empty() && told != known[row])
        throw failure("ensemble: sample \"{}\" has {} = \"{}\" in `{}`, but \"{}\" in an input before it",
                      other.predictions.samples[rows[row]], field, told, other.name, known[row]);
    }
  }
}

}  // namespace

// Samples stand as in the first input by name. Sums run in double over the inputs in that order, so that they come out
// alike bit by bit wherever they are made.
void run_ensemble(const Job& job, const Context& context) {
  const std::vector<NamedPredictions> parts = several_predictions(job, "ensemble");
  const NamedPredictions& first = parts.front();
  Predictions mean = first.predictions;
  const std::size_t classes = mean.classes.size();
  std::map<std::string, std::vector<std::string>> fields;
  std::size_t outside = 0;
  for (const NamedPredictions& part : parts) {
    const std::vector<std::size_t> rows = rows_in(part, first);
    check_truth(first, part, rows);
    add_metadata(fields, part, rows);
    for (const double score : part.predictions.probabilities) outside += score < 0 || score > 1 ? 1 : 0;
    if (&part == &first) continue;
    for (std::size_t row = 0; row < rows.size(); ++row)
      for (std::size_t c = 0; c < classes; ++c)
        mean.probabilities[row * classes + c] += part.predictions.probability(rows[row], c);
  }
  for (std::size_t i = 0; i < mean.probabilities.size(); ++i) {
    if (!std::isfinite(mean.probabilities[i]))
      throw failure(
          "ensemble: the scores of sample \"{}\" for \"{}\" are so large that their sum is no number any more; "
          "expected probabilities, or scores that can be averaged",
          mean.samples[i / classes], mean.classes[i % classes]);
    mean.probabilities[i] /= static_cast<double>(parts.size());
  }
  mean.metadata.assign(fields.begin(), fields.end());
  save_predictions(mean, job.out);
  SampleOwners(job.inputs.at("of." + first.name)).save(job.out);
  keep_facts_of_inputs(job, parts);
  context.log(fmt::format("averaged {} predictions of {} samples", parts.size(), mean.samples.size()));
  if (outside > 0)
    context.log(
        fmt::format("{} scores are outside [0, 1]: their mean is no probability, and weighs those most that "
                    "spread most",
                    outside));
}

}  // namespace collimator
