#include "framework/verbs/pictures.hpp"

#include <collimator/views.hpp>

#include "framework/base/error.hpp"

namespace collimator {

Pictures::Pictures(const Collection& collection, const Job& job, const Context& context) : job_(job) {
  for (const Record& record : collection.samples)
    if (record.picture.empty() && !drawn_.contains(record.source))
      drawn_[record.source] = std::make_unique<PluginObject<collimator_dataset_v1>>(source(record).dataset,
                                                                                    "collimator.dataset/1", context);
}

const Source& Pictures::source(const Record& record) const {
  const auto found = job_.sources.find(record.source);
  if (found == job_.sources.end())
    throw failure("sample {} comes from the dataset {}, which this run did not load", record.id, record.source);
  return found->second;
}

const std::filesystem::path& Pictures::root(const Record& record) const { return source(record).root; }

PictureHeader Pictures::probe(const Record& record) const {
  if (!record.picture.empty()) return probe_picture(root(record) / record.picture);
  if (record.width == 0 && record.height == 0)
    throw failure("sample {} has no picture: its dataset names no file; give it one (csv: `picture:`)", record.id);
  if (record.width < 1 || record.height < 1 || record.width > pixel_limit / record.height)
    throw failure("sample {} is drawn by its dataset, with {} x {} pixels", record.id, record.width, record.height);
  return {record.width, record.height, 8};
}

Picture Pictures::read(const Record& record) const {
  if (!record.picture.empty()) return decode_picture(root(record) / record.picture);
  const PictureHeader header = probe(record);
  Picture picture(header.width, header.height, 8);
  const std::int64_t shape[2] = {header.height, header.width};
  const collimator_tensor pixels{sizeof pixels, picture.data.data(), 1, 8, 2, 0, shape, nullptr};
  const auto& dataset = *drawn_.at(record.source);
  PluginMessage message;
  if (dataset->pixels == nullptr)
    throw failure("{}: sample {} has no picture, and the dataset draws none", dataset.slot().id, record.id);
  message.check(dataset->pixels(dataset.object(), detail::text_of(record.own_id.empty() ? record.id : record.own_id),
                                &pixels, message.error()),
                dataset.slot().id);
  return picture;
}

}  // namespace collimator
