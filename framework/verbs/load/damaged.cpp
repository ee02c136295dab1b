// Looks at all pictures, so that what depends on which of them are damaged is known before anything is split.
#include "framework/verbs/load/damaged.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/pictures.hpp"

namespace collimator {

std::vector<std::vector<std::string>> pictures_by_root(const Collection& collection, const std::vector<Root>& roots) {
  std::vector<std::vector<std::string>> pictures(roots.size());
  for (const Record& record : collection.samples) {
    if (record.picture.empty()) continue;
    const auto root = std::ranges::find(roots, record.root.empty() ? "root" : record.root, &Root::name);
    pictures[static_cast<std::size_t>(root - roots.begin())].push_back(record.picture);
  }
  for (std::vector<std::string>& of_root : pictures) {
    std::ranges::sort(of_root);
    of_root.erase(std::unique(of_root.begin(), of_root.end()), of_root.end());
  }
  return pictures;
}

std::size_t leave_out_damaged(Collection& collection, const Slot& slot, const std::string& source,
                              const Context& context) {
  const Job job{.sources = {{source, slot}}};
  const Pictures pictures(collection, job, context);
  Unreadable unreadable(collection);
  for_each_item(collection.samples.size(), context, [&](std::size_t i) {
    const Record& record = collection.samples[i];
    if (!record.picture.empty()) unreadable.readable(i, [&] { pictures.read(record); });
  });
  if (!unreadable.any()) return 0;
  const std::size_t count = unreadable.count(), all = collection.samples.size();
  if (count == all) throw failure("none of the {} pictures can be read; the first: {}", count, unreadable.first());
  constexpr std::size_t most_named = 20;
  std::vector<std::string> names;
  std::vector<Record> kept;
  for (std::size_t i = 0; i < all; ++i) {
    if (!unreadable.has(i))
      kept.push_back(std::move(collection.samples[i]));
    else if (names.size() < most_named)
      names.push_back(collection.samples[i].id);
  }
  context.log(fmt::format("{} of {} samples are left out, as their pictures cannot be read: {}{}; the first: {}", count,
                          all, fmt::join(names, ", "), count > most_named ? ", …" : "", unreadable.first()));
  collection.samples = std::move(kept);
  return count;
}

}  // namespace collimator
