// The bootstrap by patient: statistics under draws of patients with replacement, on all cores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/data/predictions.hpp"

namespace collimator {

// Patients by number, in the byte order of their ids: draws do not depend on the order of samples.
class PatientIndex {
 public:
  explicit PatientIndex(std::span<const std::string> patients);

  std::size_t size() const { return numbers_.size(); }
  std::uint32_t number(const std::string& patient) const { return numbers_.at(patient); }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// The patient of a sample, by identity where it has one; a sample without a patient is a patient of its own.
std::string patient_of(const Predictions& predictions, std::size_t row);
std::string patient_of(const std::string& sample, const std::string& patient);

// How often each patient is drawn: counts.size() patients drawn with replacement. Draw i of replicate r, attempt a is
// floor(w x patients / 2^32) for the next 32-bit word w of Rng(seed).stream("bootstrap").stream("r").stream("a")
// (decimal numbers); words whose product has a low half below 2^32 mod patients are passed over, so that none is
// likelier than another (Lemire 2019).
void draw_patients(std::uint64_t seed, std::uint64_t replicate, std::uint64_t attempt, std::span<double> counts);

// Turns draws of patients into weights of samples: from counts [draws, all patients], and the patient of each sample in
// `patients`, to weights [draws, samples], which are the first draws x samples of `weights`.
void weigh(std::size_t draws, std::span<const double> counts, std::span<const std::uint32_t> patients,
           std::span<double> weights);

struct BootstrapOptions {
  std::size_t replicates = 10000;
  std::uint64_t seed = 0;
  std::size_t block = 32;              // replicates evaluated at once
  unsigned threads = 0;                // 0: one per core; results do not depend on it
  std::uint64_t attempts = 100;        // draws of one replicate before it is given up
  std::function<void()> poll = [] {};  // called now and then on the calling thread; what it throws ends the work
};

// Values of every statistic: counts [draws, patients] -> values [draws, statistics], NaN = undefined. Called from
// several threads at once.
using Statistics = std::function<void(std::size_t draws, std::span<const double> counts, std::span<double> values)>;

// What the replicates of one statistic came to.
struct Replicates {
  std::vector<double> values;  // ascending; without those given up
  std::size_t redrawn = 0;     // draws that left the statistic undefined
  std::size_t given_up = 0;    // replicates undefined in all attempts
};

// All replicates of `count` statistics over `patients` patients. A replicate in which a statistic is undefined is
// drawn again for that statistic alone. What `statistics` or poll() throws is thrown on.
std::vector<Replicates> bootstrap(std::size_t patients, std::size_t count, const Statistics& statistics,
                                  const BootstrapOptions& options);

// Replicates of statistics that are used together, as those of all seeds of two arms: [replicates, groups, size] in the
// order of the draws. One that leaves any of a group undefined is drawn again for the whole group; what was given up
// holds NaN.
struct JointReplicates {
  std::vector<double> values;
  std::vector<std::size_t> redrawn, given_up;  // by group
};

// As bootstrap(), for `groups` x `size` statistics; those of a group stand side by side.
JointReplicates joint_bootstrap(std::size_t patients, std::size_t groups, std::size_t size,
                                const Statistics& statistics, const BootstrapOptions& options);

// Whether ascending replicates are equal to within 1e-12 of the greatest: they tell nothing of other samples.
bool all_equal(std::span<const double> replicates);

// Two-sided p-value of "the statistic is 0" from its replicates t*, by inverting the percentile interval:
//   min(1, 2 (1 + min(#{t* <= 0}, #{t* >= 0})) / (B + 1))
// so that p < 0.05 goes with a 95 % interval that leaves 0 out, and p is never 0 (Davison and Hinkley 1997, 4.2 and
// 5.4). NaN without replicates.
double bootstrap_p_value(std::span<const double> replicates);

}  // namespace collimator
