// Draws patients in blocks on several threads; each draw depends on the seed and its number, never on the thread.
#include "framework/stats/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <collimator/rng.hpp>

#include "framework/base/error.hpp"
#include "framework/base/parallel.hpp"

namespace collimator {

PatientIndex::PatientIndex(std::span<const std::string> patients) {
  std::vector<std::string> sorted(patients.begin(), patients.end());
  std::ranges::sort(sorted);
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  for (const std::string& patient : sorted) numbers_.emplace(patient, static_cast<std::uint32_t>(numbers_.size()));
}

std::string patient_of(const Predictions& predictions, std::size_t row) {
  return patient_of(predictions.samples[row], predictions.patient_identities()[row]);
}

std::string patient_of(const std::string& sample, const std::string& patient) {
  return patient.empty() ? "sample " + sample : patient;
}

void draw_patients(std::uint64_t seed, std::uint64_t replicate, std::uint64_t attempt, std::span<double> counts) {
  std::ranges::fill(counts, 0.0);
  if (counts.empty()) return;
  if (counts.size() > std::numeric_limits<std::uint32_t>::max()) throw failure("more than 2^32 - 1 patients");
  const auto patients = static_cast<std::uint32_t>(counts.size());
  const std::uint32_t bias = (0U - patients) % patients;  // 2^32 mod patients
  Rng rng = Rng(seed).stream("bootstrap").stream(std::to_string(replicate)).stream(std::to_string(attempt));
  for (std::uint32_t drawn = 0; drawn < patients; ++drawn) {
    std::uint64_t product = 0;
    do product = std::uint64_t{rng.next32()} * patients;
    while (static_cast<std::uint32_t>(product) < bias);
    counts[product >> 32] += 1;
  }
}

void weigh(std::size_t draws, std::span<const double> counts, std::span<const std::uint32_t> patients,
           std::span<double> weights) {
  const std::size_t all = counts.size() / draws, samples = patients.size();
  for (std::size_t d = 0; d < draws; ++d) {
    const double* count = counts.data() + d * all;
    double* weight = weights.data() + d * samples;
    for (std::size_t i = 0; i < samples; ++i) weight[i] = count[patients[i]];
  }
}

JointReplicates joint_bootstrap(std::size_t patients, std::size_t groups, std::size_t size,
                                const Statistics& statistics, const BootstrapOptions& options) {
  const std::size_t count = groups * size;
  constexpr std::size_t most = std::size_t{1} << 28;  // numbers: 2 GiB
  if (count > 0 && options.replicates > most / count)
    throw failure("{} replicates of {} numbers do not fit into memory; take at most {} replicates", options.replicates,
                  count, most / count);
  const std::size_t block = std::max<std::size_t>(options.block, 1);
  JointReplicates result{std::vector<double>(options.replicates * count, std::numeric_limits<double>::quiet_NaN()),
                         std::vector<std::size_t>(groups), std::vector<std::size_t>(groups)};
  const auto group_of = [&](std::size_t replicate, std::size_t group) {
    return std::span(result.values).subspan(replicate * count + group * size, size);
  };
  const auto undefined = [](std::span<const double> values) {
    return std::ranges::any_of(values, [](double value) { return std::isnan(value); });
  };

  std::vector<std::size_t> open(count > 0 ? options.replicates : 0);  // replicates with an undefined statistic
  for (std::size_t r = 0; r < open.size(); ++r) open[r] = r;
  for (std::uint64_t attempt = 0; attempt < options.attempts && !open.empty(); ++attempt) {
    const std::size_t blocks = (open.size() + block - 1) / block;
    in_parallel(
        blocks, options.threads, [&](std::size_t) { options.poll(); },
        [&](std::size_t b) {
          const std::span<const std::size_t> rows =
              std::span(open).subspan(b * block, std::min(block, open.size() - b * block));
          std::vector<double> counts(rows.size() * patients), drawn(rows.size() * count);
          for (std::size_t i = 0; i < rows.size(); ++i)
            draw_patients(options.seed, rows[i], attempt, std::span(counts).subspan(i * patients, patients));
          statistics(rows.size(), counts, drawn);
          for (std::size_t i = 0; i < rows.size(); ++i)
            for (std::size_t g = 0; g < groups; ++g)
              if (const auto values = group_of(rows[i], g); undefined(values))
                std::copy_n(drawn.begin() + static_cast<std::ptrdiff_t>(i * count + g * size), size, values.begin());
        });
    std::vector<std::size_t> still;
    for (const std::size_t r : open) {
      bool any = false;
      for (std::size_t g = 0; g < groups; ++g) {
        if (!undefined(group_of(r, g))) continue;
        any = true;
        ++result.redrawn[g];
      }
      if (any) still.push_back(r);
    }
    open = std::move(still);
  }
  for (const std::size_t r : open)
    for (std::size_t g = 0; g < groups; ++g) result.given_up[g] += undefined(group_of(r, g)) ? 1 : 0;
  return result;
}

std::vector<Replicates> bootstrap(std::size_t patients, std::size_t count, const Statistics& statistics,
                                  const BootstrapOptions& options) {
  const JointReplicates joint = joint_bootstrap(patients, count, 1, statistics, options);
  std::vector<Replicates> result(count);
  for (std::size_t s = 0; s < count; ++s) {
    Replicates& replicates = result[s];
    for (std::size_t r = 0; r < options.replicates; ++r)
      if (const double value = joint.values[r * count + s]; !std::isnan(value)) replicates.values.push_back(value);
    std::ranges::sort(replicates.values);
    replicates.redrawn = joint.redrawn[s];
    replicates.given_up = joint.given_up[s];
  }
  return result;
}

bool all_equal(std::span<const double> replicates) {
  if (replicates.empty()) return true;
  const double least = replicates.front(), greatest = replicates.back();
  return greatest - least <= 1e-12 * std::max(std::abs(least), std::abs(greatest));
}

double bootstrap_p_value(std::span<const double> replicates) {
  if (replicates.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto not_above = std::ranges::count_if(replicates, [](double value) { return value <= 0; });
  const auto not_below = std::ranges::count_if(replicates, [](double value) { return value >= 0; });
  const auto side = static_cast<double>(1 + std::min(not_above, not_below));
  return std::min(1.0, 2 * side / static_cast<double>(replicates.size() + 1));
}

}  // namespace collimator
