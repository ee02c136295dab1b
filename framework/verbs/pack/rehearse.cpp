// What `validate` does of pictures: it looks whether each sample has one and what the first bytes of some are, and
// leaves black ones.
#include <algorithm>
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/pack.hpp"
#include "framework/data/picture.hpp"
#include "framework/verbs/pack/pack.hpp"
#include "framework/verbs/pictures.hpp"
#include "framework/verbs/stand_in.hpp"

namespace collimator {
namespace {

// What the dataset says, or what holds all of the boxes.
std::pair<std::int64_t, std::int64_t> native_size(const Record& record) {
  if (record.width > 0) return {record.width, record.height};
  std::int64_t width = stand_in_size, height = stand_in_size;
  for (const FindingBox& box : record.boxes) {
    width = std::max(width, static_cast<std::int64_t>(std::ceil(box.x + box.width)));
    height = std::max(height, static_cast<std::int64_t>(std::ceil(box.y + box.height)));
  }
  return {width, height};
}

void probe_some(const Collection& collection, const Job& job, const Context& context) {
  const Pictures pictures(collection, job, context);
  Unreadable unreadable(collection);
  for (std::size_t i = 0; i < collection.samples.size(); i += step_of_some(collection.samples.size()))
    unreadable.readable(i, [&] { pictures.probe(collection.samples[i]); });
  unreadable.tell();
}

}  // namespace

void rehearse_pack(const Job& job, const Context& context) {
  const auto params = params_of<PackParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  PackWriter writer(job.out, collection.samples.size(), stand_in_size, 8);
  const Picture black(stand_in_size, stand_in_size, 8);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < collection.samples.size(); ++i) {
    const Record& record = collection.samples[i];
    if (record.picture.empty() && record.width == 0)  // one that is drawn has a size
      throw failure("the sample \"{}\" has no picture: its dataset names none", record.id);
    const auto [width, height] = native_size(record);
    writer.set(i, width, height, {0, 0, width, height}, black);
    ids.push_back(record.id);
  }
  writer.finish(ids, params.fit);
  probe_some(collection, job, context);
}

}  // namespace collimator
