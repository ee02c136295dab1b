// Donors: other patients' samples that a masker or a fill may read, drawn without a look at any label.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <collimator/rng.hpp>

#include "framework/verbs/mask/scene.hpp"

namespace collimator {

// What a donor must have beside another patient.
enum class DonorNeed { any, roi, boxes };

// The samples whose masks need this donor have none; Donors::tell_unreadable() says why.
struct UnreadableDonor {};

// The samples that may be donors for the samples of a mask node. Any thread.
class Donors {
 public:
  // `scenes` and `pictures` are of `collection`; both outlive this.
  Donors(const Collection& collection, const Scenes& scenes, const Pictures& pictures);

  // A sample of another patient, all equally likely; a sample without a patient is a patient of its own. Throws
  // InputError where there is none.
  const Record& draw(const Record& sample, DonorNeed need, Rng rng) const;

  // Its scene: regions and boxes, no pixels. Throws UnreadableDonor, and remembers why, where it cannot be read.
  NativeScene scene(const Record& donor) const;
  // Throws InputError where scene() found one that cannot be read: all of the collection that cannot be are told then,
  // since without these others are drawn.
  void tell_unreadable(const Context& context) const;

 private:
  NativeScene read(const Record& donor) const;

  const Collection& collection_;
  const Scenes& scenes_;
  const Pictures& pictures_;
  mutable Unreadable unreadable_;
  std::array<std::vector<const Record*>, 3> able_;  // by DonorNeed
};

// What donors need: their collection, pictures and scenes; none where no masker and no fill takes them.
struct DonorSource {
  Collection collection;
  Pictures pictures;
  Scenes scenes;
  Donors donors;

  // `port`: of the collection among the job's inputs.
  DonorSource(const std::string& port, const MaskParams& params, const Job& job, const Context& context)
      : collection(load_collection(job.inputs.at(port))),
        pictures(collection, job, context),
        scenes(collection, port, params, job, pictures),
        donors(collection, scenes, pictures) {}
};

}  // namespace collimator
