// What is said of a network after an epoch: loss and AUROC of its logits.
#pragma once

#include <cstddef>
#include <span>

namespace collimator {

// Mean binary cross-entropy over the known labels; logits and labels are [samples,classes]. NaN where no
// label is known.
double mean_loss(std::span<const float> logits, std::span<const float> labels);

// Mean over the classes of the AUROC by midranks, over classes that have both labels; NaN where none has.
double macro_auroc(std::span<const float> logits, std::span<const float> labels, std::size_t classes);

}  // namespace collimator
