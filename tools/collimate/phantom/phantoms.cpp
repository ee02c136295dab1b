// Opens the plugin `phantom` for each piece, reads its samples and draws their pictures.
#include "tools/collimate/phantom/phantoms.hpp"

#include <charconv>

#include "framework/base/error.hpp"
#include "framework/data/folder.hpp"
#include "framework/data/intake.hpp"
#include "framework/data/packed_collection.hpp"
#include "framework/plugin/object.hpp"
#include "framework/plugin/tensor.hpp"

namespace collimator::imitation {
namespace {

constexpr const char* plugin_id = "phantom";
using Plugin = PluginObject<collimator_dataset_v1>;

// The number at the end of "A-p000012".
std::int64_t number_in(const std::string& id) {
  std::int64_t number = 0;
  const std::size_t begin = id.find_last_not_of("0123456789") + 1;
  const auto [end, error] = std::from_chars(id.data() + begin, id.data() + id.size(), number);
  if (error != std::errc{}) throw failure("the plugin phantom gave a sample of the patient `{}`, without a number", id);
  return number;
}

Pixels draw(const Plugin& plugin, const std::string& id, std::int64_t size) {
  Pixels pixels(size, size);
  const Plane plane(pixels.data.data(), size, size);
  plugin.call(&collimator_dataset_v1::pixels, "pixels", detail::text_of(std::string_view(id)), plane.tensor());
  return pixels;
}

}  // namespace

Phantoms::Phantoms(const Registry& registry, const Layout& layout, const Order& order)
    : layout_(layout),
      order_(order),
      rng_(Rng(static_cast<std::uint64_t>(order.seed)).stream("collimate phantom").stream(layout.name())) {
  if (layout.phantom().is_null()) return;
  const PluginInfo* plugin = registry.find("dataset", plugin_id);
  if (plugin == nullptr)
    throw failure(
        "the dataset plugin `{}`, which draws the pictures, is not among the plugins; name its folder with "
        "--plugins",
        plugin_id);
  if (!plugin->refused.empty()) throw RefusedError(plugin->refused);
  library_ = plugin->library.string();
}

void Phantoms::each(std::int64_t first, std::int64_t count, const std::function<void(const Subject&)>& visit) const {
  Json params = layout_.phantom();
  if (params.is_null()) {
    for (std::int64_t i = first; i < first + count; ++i) visit(layout_.drawn(i, order_.size, rng_));
    return;
  }
  // Its own hospital, so that no patient of one collection is in another.
  params.update({{"count", count},
                 {"first", first},
                 {"seed", order_.seed},
                 {"size", order_.size},
                 {"site", layout_.name()},
                 {"heart", true},
                 {"shortcut_boxes", true}});
  const Plugin plugin({.label = plugin_id, .id = plugin_id, .params = params, .library = library_},
                      "collimator.dataset/1");
  Intake intake(plugin_id);
  const collimator_sample_sink sink = intake.sink();
  DiskFolder no_files("");
  const collimator_folder folder = no_files.view();
  plugin.call(&collimator_dataset_v1::read, "read", std::uint64_t{1}, sizeof(collimator_folder), &folder, &sink);
  const Collection collection = unpacked(intake.finish(), "source");
  const auto subject = [&](std::int64_t number, const Record& record) {
    return Subject(number, number_in(record.patient), record, collection.classes, rng_,
                   [&plugin, &record, this] { return draw(plugin, record.id, order_.size); });
  };
  const std::vector<Record>& records = collection.samples;
  std::size_t at = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    Subject frontal = subject(first + i, records.at(at++));
    if (at < records.size() && records[at].id == frontal.sample().id + "-lateral")
      frontal.add_lateral(subject(first + i, records[at++]));
    visit(frontal);
  }
}

}  // namespace collimator::imitation
