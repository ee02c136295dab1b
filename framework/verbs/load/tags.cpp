// Reads tags of many files beside each other.
#include "framework/verbs/load/tags.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/dicom_tags.hpp"
#include "framework/data/roots.hpp"
#include "framework/verbs/for_each_item.hpp"

namespace collimator {

void add_tags(Collection& collection, const std::vector<std::string>& names, const Json& params,
              const Context& context) {
  const std::vector<DicomKeyword> keywords = dicom_keywords_of(names);
  enum class Found : std::uint8_t { nothing, tags, none, unreadable };
  std::vector<Found> found(collection.samples.size());
  std::vector<std::string> wrong(collection.samples.size());
  for_each_item(collection.samples.size(), context, [&](std::size_t i) {
    Record& record = collection.samples[i];
    if (record.picture.empty()) return;
    try {
      const MappedFile file(root_path(params, record.root) / record.picture);
      const auto values = dicom_tags_of(file.bytes(), record.picture, keywords);
      found[i] = values ? Found::tags : Found::none;
      for (std::size_t tag = 0; values && tag < names.size(); ++tag)
        if (!(*values)[tag].empty()) record.metadata.try_emplace(names[tag], (*values)[tag]);
    } catch (const InputError& error) {
      found[i] = Found::unreadable;
      wrong[i] = error.what();
    }
  });

  const auto said = [&](Found what) { return std::ranges::count(found, what); };
  if (said(Found::none) > 0)
    context.log(fmt::format("{} of {} pictures are no DICOM and have no tags ({})", said(Found::none), found.size(),
                            fmt::join(names, ", ")));
  if (said(Found::unreadable) > 0)
    context.log(fmt::format("the tags ({}) of {} of {} pictures cannot be read; the first: {}", fmt::join(names, ", "),
                            said(Found::unreadable), found.size(),
                            *std::ranges::find_if(wrong, [](const std::string& text) { return !text.empty(); })));
}

}  // namespace collimator
