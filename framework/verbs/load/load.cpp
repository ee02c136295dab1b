// The verb `load`: a dataset plugin's samples become a collection.
#include <algorithm>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "framework/base/digest.hpp"
#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/dicom_tags.hpp"
#include "framework/data/folder.hpp"
#include "framework/data/intake.hpp"
#include "framework/data/packed_collection.hpp"
#include "framework/data/roots.hpp"
#include "framework/plugin/manifest.hpp"
#include "framework/plugin/object.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/load/damaged.hpp"
#include "framework/verbs/load/load.hpp"
#include "framework/verbs/load/tags.hpp"

namespace collimator {
namespace {

// The lines that a dataset logs while it reads: how many rows it left out, and the like. They are told at the end of
// every run, not only where the log is looked at.
class Said {
 public:
  explicit Said(const Context& context) : context_(context) {
    context_.log = [this, log = context.log](const std::string& line) {
      log(line);
      constexpr std::size_t most_lines = 20, most_bytes = 500;
      const std::scoped_lock lock(mutex_);
      if (lines_.size() < most_lines && is_utf8(line))
        lines_.push_back(line.size() <= most_bytes ? line : printable(line) + "…");
    };
  }
  const Context& context() const { return context_; }
  Json facts(const Job& job) const {
    Json lines = Json::array();
    for (const std::string& line : lines_) lines.push_back(job.named(line));
    return lines.empty() ? Json::object() : Json{{"said", lines}};
  }

 private:
  Context context_;
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace

void LoadParams::check() const {
  try {
    static_cast<void>(dicom_keywords_of(tags));
  } catch (const InputError& error) {
    throw std::invalid_argument(std::string("load: ") + error.what());
  }
}

void run_load(const Job& job, const Context& context) {
  const auto params = params_of<LoadParams>(job);
  const Said said(context);
  const PluginObject<collimator_dataset_v1> dataset(params.dataset, "collimator.dataset/1", said.context());
  const std::vector<Root> roots = roots_of(params.dataset.params);
  std::deque<DiskFolder> disks;
  std::vector<collimator_folder> folders;
  std::vector<std::string> names;
  for (const Root& root : roots) {
    folders.push_back(disks.emplace_back(root.path).view(root.name));
    names.push_back(root.name);
  }

  Intake intake(params.dataset.id, names);
  const collimator_sample_sink sink = intake.sink();
  dataset.call(&collimator_dataset_v1::read, "read", folders.size(), sizeof(collimator_folder), folders.data(), &sink);
  if (context.cancelled()) throw Cancelled{};

  // The source is named by what was read, so that a copy of the dataset elsewhere is the same source.
  const PackedCollection collection = intake.finish();
  std::vector<std::string> tags = plugin_info(params.dataset, "dataset").tags;
  for (const std::string& tag : params.tags)
    if (std::ranges::find(tags, tag) == tags.end()) tags.push_back(tag);
  // As objects they take many times the memory, so only where they are changed.
  std::optional<Collection> changed;
  if (!tags.empty() || params.damaged == Damaged::skip) changed = unpacked(collection, "");
  for (const std::string& doubt : intake.doubts()) said.context().log(doubt);
  for (std::size_t i = 0; i < roots.size(); ++i)
    if (const std::string strange = disks[i].strange(); !strange.empty())
      said.context().log(fmt::format("`{}`: {}", roots[i].name, strange));
  Json named = params.dataset.params, trace = disks.front().trace();
  std::string content = disks.front().digest();
  if (!tags.empty()) {
    add_tags(*changed, tags, params.dataset.params, said.context());
    for (const Record& record : changed->samples)
      for (const auto& [field, value] : record.metadata) content += Json{field, value}.dump();
  }
  if (changed) {
    const auto pictures = pictures_by_root(*changed, roots);
    for (std::size_t i = 0; i < roots.size(); ++i)
      if (!pictures[i].empty()) trace["pictures"][roots[i].name] = pictures[i];
  }
  for (std::size_t i = 0; i < roots.size(); ++i) {
    named.erase(roots[i].name);
    if (i == 0) continue;
    content += roots[i].name + disks[i].digest();
    trace["roots"][roots[i].name] = disks[i].trace();
  }
  const std::string source = params.dataset.id + "-" + digest_of(content + job.named(named.dump())).substr(0, 16);
  if (changed)
    for (Record& record : changed->samples) record.source = source;
  std::vector<LeftOut> left_out = intake.left_out();
  if (params.damaged == Damaged::skip)
    left_out.push_back(
        {"have a picture that cannot be read", leave_out_damaged(*changed, params.dataset, source, said.context())});
  // The collection and its tables are as long, and are written beside each other.
  std::future<void> saved = std::async(std::launch::async, [&] {
    if (changed)
      save_collection(*changed, job.out);
    else
      save_collection(collection, source, job.out);
  });
  CollectionTables tables;
  if (changed)
    tables.add(*changed);
  else
    tables.add(collection);
  tables.add_reasons(left_out);
  tables.save(job.out);
  saved.get();
  write_json(job.out / "source.json", {{"source", source}});
  write_json(job.out / "trace.json", trace);
  save_facts(said.facts(job), job.out);
  context.log(fmt::format("{}: {} samples, {} classes", params.dataset.id,
                          changed ? changed->samples.size() : collection.records.size(), collection.classes.size()));
}

}  // namespace collimator
