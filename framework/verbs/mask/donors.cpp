// Draws donors among all able samples, and counts out the others where one patient has nearly all of them.
#include "framework/verbs/mask/donors.hpp"

#include <algorithm>

#include "framework/base/error.hpp"
#include "framework/verbs/for_each_item.hpp"

namespace collimator {
namespace {

bool same_patient(const Record& a, const Record& b) {
  return sample_identity(a) == sample_identity(b) || patient_identity(a) == patient_identity(b);
}

}  // namespace

Donors::Donors(const Collection& collection, const Scenes& scenes, const Pictures& pictures)
    : collection_(collection), scenes_(scenes), pictures_(pictures), unreadable_(collection) {
  for (const Record& record : collection.samples) {
    able_[0].push_back(&record);
    if (scenes.has_roi(record)) able_[1].push_back(&record);
    if (std::ranges::count(record.boxes, BoxKind::finding, &FindingBox::kind) > 0) able_[2].push_back(&record);
  }
}

const Record& Donors::draw(const Record& sample, DonorNeed need, Rng rng) const {
  const std::vector<const Record*>& able = able_[static_cast<std::size_t>(need)];
  // Most draws are of another patient at once; where nearly all are the same one's, the others are counted out.
  for (int attempt = 0; attempt < 16 && !able.empty(); ++attempt)
    if (const Record& drawn = *able[rng.below(able.size())]; !same_patient(drawn, sample)) return drawn;
  std::vector<const Record*> others;
  for (const Record* record : able)
    if (!same_patient(*record, sample)) others.push_back(record);
  if (others.empty())
    throw failure(
        "sample {}: there is no donor: of {} samples{}, none is of another patient; name others with `donors:`",
        sample.id, able.size(),
        need == DonorNeed::roi     ? " with a region of interest"
        : need == DonorNeed::boxes ? " with a box"
                                   : "");
  return *others[rng.below(others.size())];
}

NativeScene Donors::read(const Record& donor) const { return scenes_.make(donor, pictures_.probe(donor), true, false); }

NativeScene Donors::scene(const Record& donor) const {
  NativeScene scene(0, 0);
  const auto row = static_cast<std::size_t>(&donor - collection_.samples.data());
  if (!unreadable_.readable(row, [&] { scene = read(donor); })) throw UnreadableDonor{};
  return scene;
}

void Donors::tell_unreadable(const Context& context) const {
  if (!unreadable_.any()) return;
  for_each_item(collection_.samples.size(), context,
                [&](std::size_t row) { unreadable_.readable(row, [&] { read(collection_.samples[row]); }); });
  unreadable_.tell();
}

}  // namespace collimator
