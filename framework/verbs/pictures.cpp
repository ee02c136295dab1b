// Decodes a sample's file, or has its dataset draw it into memory of the host.
#include "framework/verbs/pictures.hpp"

#include <sys/stat.h>

#include <collimator/views.hpp>

#include "framework/base/at_work.hpp"
#include "framework/base/error.hpp"
#include "framework/data/native_place.hpp"
#include "framework/data/plant.hpp"
#include "framework/data/region_root.hpp"
#include "framework/data/roots.hpp"
#include "framework/plugin/tensor.hpp"

namespace collimator {

Pictures::Pictures(const Collection& collection, const Job& job, const Context& context) : job_(job) {
  for (const Record& record : collection.samples)
    if (record.picture.empty() && !drawn_.contains(record.source))
      drawn_[record.source] =
          std::make_unique<PluginObject<collimator_dataset_v1>>(source(record), "collimator.dataset/1", context);
}

const Slot& Pictures::source(const Record& record) const {
  const auto found = job_.sources.find(record.source);
  if (found == job_.sources.end())
    throw failure("sample {} comes from the dataset {}, which this run did not load", record.id, record.source);
  return found->second;
}

std::filesystem::path Pictures::file(const Record& record) const {
  return root_path(source(record).params, record.root) / record.picture;
}

DrawnRegion Pictures::draw_regions(const Record& record, const std::string& part, MaskView target) const {
  const NativeScale scale = native_scale(record, target.width(), target.height());
  DrawnRegion drawn;
  for (const Region& stated : record.regions) {
    if (stated.part != part) continue;
    Region region = stated;
    region.place = native_place(stated.place, scale);
    try {
      const std::filesystem::path root = region.file.empty() ? "" : region_root(record, region, job_.sources);
      const DrawnRegion one = draw_region(region, root, target);
      if (one.stretched) drawn.stretched = one.stretched;
      drawn.grey = std::max(drawn.grey, one.grey);
    } catch (const InputError& error) {
      throw failure("sample {}: {}", record.id, error.what());
    }
  }
  return drawn;
}

PictureHeader Pictures::probe(const Record& record) const {
  const AtWork at_work(record.id);
  if (!record.picture.empty()) return probe_picture(file(record));
  if (record.width == 0 && record.height == 0)
    throw failure("sample {} has no picture: its dataset names no file; give it one (csv: `picture:`)", record.id);
  if (record.width < 1 || record.height < 1 || record.width > pixel_limit / record.height)
    throw failure("sample {} is drawn by its dataset, with {} x {} pixels", record.id, record.width, record.height);
  return {record.width, record.height, 8};
}

Picture Pictures::read(const Record& record) const {
  const AtWork at_work(record.id);
  Picture picture = unplanted(record);
  if (!record.planted.empty()) draw_plant(plant_of(record.planted), picture);
  return picture;
}

Picture Pictures::unplanted(const Record& record) const {
  if (!record.picture.empty()) return decode_picture(file(record), record.channels == 3 ? Colour::rgb : Colour::luma);
  const PictureHeader header = probe(record);
  Picture picture(header.width, header.height, 8);
  const Plane pixels(picture.data.data(), header.height, header.width);
  const auto& dataset = *drawn_.at(record.source);
  if (!dataset.has(&collimator_dataset_v1::pixels))
    throw failure("{}: sample {} has no picture, and the dataset draws none", dataset.slot().id, record.id);
  const std::string& id = record.own_id.empty() ? record.id : record.own_id;
  dataset.call(&collimator_dataset_v1::pixels, "pixels", detail::text_of(std::string_view(id)), pixels.tensor());
  return picture;
}

void Pictures::check_distinct_files(const Collection& collection) const {
  std::map<std::pair<dev_t, ino_t>, const Record*> files;
  for (const Record& record : collection.samples) {
    struct stat status {};
    if (record.picture.empty() || ::stat(file(record).c_str(), &status) != 0) continue;
    if (const auto [same, added] = files.try_emplace({status.st_dev, status.st_ino}, &record); !added)
      throw failure(
          "the pictures {} and {} of the samples \"{}\" and \"{}\" are one file under two names (a link), which would "
          "count twice",
          same->second->picture, record.picture, same->second->id, record.id);
  }
}

void Unreadable::tell() const {
  if (errors_.empty()) return;
  constexpr std::size_t most = 100;
  const std::size_t count = errors_.size();
  std::string ids;
  std::size_t shown = 0;
  for (auto each = errors_.begin(); shown < std::min(count, most); ++each, ++shown)
    ids += (ids.empty() ? "" : ", ") + collection_.samples[each->first].id;
  if (count > most) ids += ", …";
  const std::string more =
      count == 1 ? "" : fmt::format(" (and {} more sample{} likewise)", count - 1, count == 2 ? "" : "s");
  if (count == collection_.samples.size()) throw failure("{}{}", errors_.begin()->second, more);
  throw failure("{}{}; leave out what cannot be mended: {{do: select, of: COLLECTION, where_not: {{sample: [{}]}}}}",
                errors_.begin()->second, more, ids);
}

}  // namespace collimator
