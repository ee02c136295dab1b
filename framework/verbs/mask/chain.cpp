// Runs the maskers of a chain one after the other, and holds each to writing 0 and 1 into its mask alone.
#include "framework/verbs/mask/chain.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "framework/base/at_work.hpp"
#include "framework/base/error.hpp"

namespace collimator {
namespace {

collimator_seed seed_of(const Rng& stream) {
  return {{stream.key(), stream.stream("1").key(), stream.stream("2").key(), stream.stream("3").key()}};
}

}  // namespace

MaskChain::MaskChain(const std::vector<Slot>& slots, std::int64_t seed, const Context& context) {
  for (std::size_t place = 0; place < slots.size(); ++place) {
    const Slot& slot = slots[place];
    Link link{std::make_unique<PluginObject<collimator_masker_v1>>(slot, "collimator.masker/1", context),
              plugin_info(slot, "masker"),
              Rng(static_cast<std::uint64_t>(seed)).stream(slot.id).stream(std::to_string(place))};
    silhouette_ = link.needs_a("shows_mask");
    if (silhouette_ && place + 1 < slots.size())
      throw failure("{} shows the mask itself, so it comes last in a chain; here {} follows", slot.id,
                    slots[place + 1].id);
    links_.push_back(std::move(link));
  }
}

bool MaskChain::needs_pixels() const {
  return std::ranges::any_of(links_, [](const Link& link) { return link.needs_a("pixels"); });
}

bool MaskChain::needs_donors() const { return std::ranges::any_of(links_, &Link::needs_donor); }

std::vector<std::string> MaskChain::from_boxes() const {
  std::vector<std::string> ids;
  for (const Link& link : links_)
    if (link.needs_a("boxes")) ids.push_back(link.masker->slot().id);
  return ids;
}

std::string MaskChain::needs_roi() const {
  const auto found = std::ranges::find_if(links_, [](const Link& link) { return link.needs_a("roi"); });
  return found == links_.end() ? "" : found->masker->slot().id;
}

const Record& MaskChain::donor_of(const Link& link, const Record& sample, const Donors& donors) {
  const DonorNeed need = link.needs_a("donor_roi")     ? DonorNeed::roi
                         : link.needs_a("donor_boxes") ? DonorNeed::boxes
                                                       : DonorNeed::any;
  return donors.draw(sample, need, link.rng.stream(sample.id).stream("donor"));
}

void MaskChain::check_donors(const Record& sample, const Donors& donors) const {
  for (const Link& link : links_)
    if (link.needs_donor()) donor_of(link, sample, donors);
}

std::vector<std::uint8_t> MaskChain::run(const NativeScene& scene, const Record& sample, const Donors* donors,
                                         std::uint64_t& changed) const {
  std::vector<std::uint8_t> visible(static_cast<std::size_t>(scene.height * scene.width), 1), before;
  const std::size_t shown = scene.fingerprint();
  for (std::size_t place = 0; place < links_.size(); ++place) {
    const Link& link = links_[place];
    before = visible;
    if (!link.needs_donor()) {
      apply(link, scene, sample, nullptr, visible);
      if (scene.fingerprint() != shown) throw changed_scene(link, sample);
    } else {
      const NativeScene donor = donors->scene(donor_of(link, sample, *donors));
      const std::size_t lent = donor.fingerprint();
      show(donor, false, nullptr, [&](const collimator_scene& view) { apply(link, scene, sample, &view, visible); });
      if (scene.fingerprint() != shown || donor.fingerprint() != lent) throw changed_scene(link, sample);
    }
    if (visible != before) changed |= std::uint64_t{1} << std::min<std::size_t>(place, 63);
  }
  return visible;
}

std::vector<std::string> MaskChain::idle(std::uint64_t changed) const {
  std::vector<std::string> ids;
  for (std::size_t place = 0; place < links_.size() - (silhouette_ ? 1 : 0); ++place)
    if ((changed >> std::min<std::size_t>(place, 63) & 1) == 0) ids.push_back(links_[place].masker->slot().id);
  return ids;
}

void MaskChain::apply(const Link& link, const NativeScene& scene, const Record& sample, const collimator_scene* donor,
                      std::vector<std::uint8_t>& visible) {
  const AtWork at_work(sample.id);
  const std::string& id = link.masker->slot().id;
  const Plane keep(visible.data(), scene.height, scene.width);
  const collimator_seed seed = seed_of(link.rng.stream(sample.id));
  show(scene, link.needs_a("pixels"), donor, [&](const collimator_scene& view) {
    try {
      link.masker->call(&collimator_masker_v1::mask, "mask", &view, keep.tensor(), &seed);
    } catch (const InputError& error) {
      throw failure("{} (sample {})", error.what(), sample.id);
    }
  });
  if (std::reduce(visible.begin(), visible.end(), std::uint8_t{0}, std::bit_or<std::uint8_t>{}) <= 1) return;
  const auto wrong = std::ranges::find_if(visible, [](std::uint8_t value) { return value > 1; });
  throw failure(
      "{}: breaks the masker contract on sample {}: it wrote {} into the mask at row {}, column {}; "
      "only 0 and 1 are allowed",
      id, sample.id, *wrong, (wrong - visible.begin()) / scene.width, (wrong - visible.begin()) % scene.width);
}

InputError MaskChain::changed_scene(const Link& link, const Record& sample) {
  return failure("{}: breaks the masker contract on sample {}: it changed the scene that it was shown",
                 link.masker->slot().id, sample.id);
}

}  // namespace collimator
