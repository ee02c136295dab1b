// The verb `load`: a dataset plugin's samples become a collection.
#include <fmt/format.h>

#include "framework/base/digest.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/folder.hpp"
#include "framework/data/intake.hpp"
#include "framework/plugin/object.hpp"
#include "framework/task/job.hpp"
#include "framework/verbs/load/load.hpp"

namespace collimator {

void run_load(const Job& job, const Context& context) {
  const auto params = params_of<LoadParams>(job);
  const PluginObject<collimator_dataset_v1> dataset(params.dataset, "collimator.dataset/1", context);
  const auto root = params.dataset.params.find("root");
  DiskFolder disk(root != params.dataset.params.end() && root->is_string() ? root->get<std::string>() : std::string());
  const collimator_folder folder = disk.view();

  Intake intake(params.dataset.id, "source");
  const collimator_sample_sink sink = intake.sink();
  PluginMessage message;
  message.check(dataset->read(dataset.object(), &folder, &sink, message.error()), params.dataset.id);
  if (context.cancelled()) throw Cancelled{};

  // The source is named by what was read, so that a copy of the dataset elsewhere is the same source.
  Collection collection = intake.finish();
  Json named = params.dataset.params;
  named.erase("root");
  const std::string source = params.dataset.id + "-" + digest_of(disk.digest() + job.named(named.dump())).substr(0, 16);
  for (Record& record : collection.samples) record.source = source;
  save_collection(collection, job.out);
  write_json(job.out / "source.json", {{"source", source}});
  write_json(job.out / "trace.json", disk.trace());
  context.log(fmt::format("{}: {} samples, {} classes", params.dataset.id, collection.samples.size(),
                          collection.classes.size()));
}

}  // namespace collimator
