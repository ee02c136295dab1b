// Probes all pictures first, for the deepest one decides the depth of the pack, then decodes and resizes them on
// several threads.
#include <algorithm>
#include <limits>
#include <mutex>
#include <optional>

#include <opencv2/core/utility.hpp>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/geometry.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/pack.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/pack/pack.hpp"
#include "framework/verbs/pictures.hpp"

namespace collimator {
namespace {

// What of each picture becomes the square: all of it, or the box of the mask that crops.
std::vector<Rect> cuts_of(const Collection& collection, const std::vector<PictureHeader>& headers,
                          const NativeMasks* masks) {
  std::vector<Rect> cuts;
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const Record& record = collection.samples[i];
    cuts.push_back({0, 0, headers[i].width, headers[i].height});
    if (masks == nullptr) continue;
    const auto found = masks->find(record.id);
    if (!found) throw failure("the mask that crops has no mask for sample {}", record.id);
    const NativeMasks::Place& place = masks->place(*found);
    if (place.width != headers[i].width || place.height != headers[i].height)
      throw failure("sample {}: the picture has {} x {} pixels, its mask {} x {}", record.id, headers[i].width,
                    headers[i].height, place.width, place.height);
    cuts.back() = place.cut;
  }
  return cuts;
}

// A picture that does not come above this share of its file's range looks like one of fewer bits than the file has.
constexpr double dark_share = 1.0 / 8;

// Counts such pictures, and remembers the brightest value of them and the first; any threads.
class DarkPictures {
 public:
  void see(const Picture& picture, std::size_t row) {
    const std::uint32_t value = picture.is_wide() ? *std::max_element(picture.wide(), picture.wide() + picture.values())
                                                  : *std::ranges::max_element(picture.data);
    if (value > dark_share * picture.greatest()) return;
    const std::scoped_lock lock(mutex_);
    ++count_;
    first_ = std::min(first_, row);
    if (value * std::uint64_t{greatest_} >= most_ * std::uint64_t{picture.greatest()}) {
      most_ = value;
      greatest_ = picture.greatest();
    }
  }
  Json facts(const Collection& collection) const {
    if (count_ == 0) return Json::object();
    return {{"dark", count_},
            {"pictures", collection.samples.size()},
            {"first", collection.samples[first_].id},
            {"brightest", most_},
            {"greatest", greatest_}};
  }

 private:
  std::mutex mutex_;
  std::size_t count_ = 0, first_ = std::numeric_limits<std::size_t>::max();
  std::uint32_t most_ = 0, greatest_ = 1;
};

// Whether a tenth of the pixels have a colour that is seen: a sixteenth of the range between two of the three.
bool looks_coloured(const Picture& picture) {
  const std::size_t plane = picture.values() / 3;
  const std::uint32_t seen = picture.greatest() / 16;
  std::size_t coloured = 0;
  for (std::size_t i = 0; i < plane; ++i) {
    const auto value = [&](std::size_t channel) {
      return picture.is_wide() ? std::uint32_t{picture.wide()[channel * plane + i]} : picture.data[channel * plane + i];
    };
    const auto [least, most] = std::minmax({value(0), value(1), value(2)});
    coloured += most - least > seen;
  }
  return coloured * 10 > plane;
}

// Looks at a few of the pictures that are read in grey: whether they are colour photographs.
Json coloured_facts(const Collection& collection, const Pictures& pictures) {
  constexpr std::size_t most_looked_at = 16;
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < collection.samples.size(); ++row)
    if (collection.samples[row].channels == 1 && !collection.samples[row].picture.empty()) rows.push_back(row);
  const std::size_t looked_at = std::min(most_looked_at, rows.size());
  std::size_t coloured = 0;
  std::string first;
  for (std::size_t i = 0; i < looked_at; ++i) {
    Record record = collection.samples[rows[(2 * i + 1) * rows.size() / (2 * looked_at)]];
    record.channels = 3;
    if (!looks_coloured(pictures.read(record))) continue;
    if (coloured++ == 0) first = record.id;
  }
  if (coloured == 0) return Json::object();
  return {{"coloured", coloured}, {"looked_at", looked_at}, {"first_coloured", first}};
}

// Some headers are wrong, so there will be no pack; what else cannot be decoded is looked for, to be told with them.
void find_damaged(const Collection& collection, const Pictures& pictures, const Context& context,
                  Unreadable& unreadable) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < collection.samples.size(); ++row)
    if (!unreadable.has(row)) rows.push_back(row);
  for_each_item(
      rows.size(), context,
      [&](std::size_t i) { unreadable.readable(rows[i], [&] { pictures.read(collection.samples[rows[i]]); }); },
      collection.samples.size(), collection.samples.size() + rows.size());
  unreadable.tell();
}

}  // namespace

void run_pack(const Job& job, const Context& context) {
  const auto params = params_of<PackParams>(job);
  const Collection collection = load_collection(job.inputs.at("of"));
  const Pictures pictures(collection, job, context);
  const std::size_t count = collection.samples.size();
  cv::setNumThreads(1);  // one thread per picture already

  std::vector<PictureHeader> headers(count);
  Unreadable unreadable(collection);
  for_each_item(
      count, context,
      [&](std::size_t i) { unreadable.readable(i, [&] { headers[i] = pictures.probe(collection.samples[i]); }); }, 0,
      2 * count);
  pictures.check_distinct_files(collection);
  if (unreadable.any()) find_damaged(collection, pictures, context, unreadable);
  std::optional<NativeMasks> masks;
  if (const auto crops = job.inputs.find("mask"); crops != job.inputs.end()) masks.emplace(crops->second);
  const std::vector<Rect> cuts = cuts_of(collection, headers, masks ? &*masks : nullptr);
  int bits = 8;
  for (const PictureHeader& header : headers) bits = std::max(bits, header.bits);
  std::int64_t channels = 1;
  for (const Record& record : collection.samples) channels = std::max(channels, record.channels);

  PackWriter writer(job.out, count, params.size, bits, channels);
  DarkPictures dark;
  for_each_item(
      count, context,
      [&](std::size_t i) {
        Picture native;
        if (!unreadable.readable(i, [&] { native = pictures.read(collection.samples[i]); })) return;
        if (native.width != headers[i].width || native.height != headers[i].height || native.bits != headers[i].bits)
          throw failure("sample {}: the picture changed while it was read", collection.samples[i].id);
        dark.see(native, i);
        writer.set(i, native.width, native.height, cuts[i],
                   Geometry(cuts[i], params.fit, params.size).resample(native));
      },
      count, 2 * count);
  unreadable.tell();

  std::vector<std::string> ids;
  for (const Record& record : collection.samples) ids.push_back(record.id);
  writer.finish(ids, params.fit);
  Json facts = dark.facts(collection);
  facts.update(coloured_facts(collection, pictures));
  save_facts(facts, job.out);
}

}  // namespace collimator
