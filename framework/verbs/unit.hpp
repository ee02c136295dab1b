// The unit of splits and intervals: patients, or single samples.
#pragma once

namespace collimator {

// What is never divided between two parts, or taken for independent.
enum class Unit { patient, sample };

}  // namespace collimator
