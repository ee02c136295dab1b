// What `validate` does of a training: it looks at samples, labels and the file of initial weights.
#include "framework/data/safetensors.hpp"
#include "framework/data/table.hpp"
#include "framework/data/truth.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/ports.hpp"
#include "framework/verbs/stand_in.hpp"
#include "framework/verbs/train/learnt.hpp"

namespace collimator {

void rehearse_train(const Job& job, const Context&) {
  const auto params = params_of<TrainParams>(job);
  const Collection training = load_collection(input_folder(job, "of"));
  const std::vector<std::string> classes = learnt_classes(job, params, training);
  const auto check = [&](const std::string& port, const Collection& collection) {
    check_not_empty(collection, port);
    pictures_of(job, port, collection);
    const auto target = job.inputs.find(port + ".target");
    if (target == job.inputs.end()) return;
    SampleOwners(target->second).check(collection, port, "target", job.sources);
    const MaskPack outlines(target->second);
    for (const Record& record : collection.samples) outlines.row(record.id);
  };
  check("of", training);
  if (!job.inputs.contains("of.target")) check_labels(labels_of(training, classes), classes);
  if (job.inputs.contains("validate")) check("validate", load_collection(input_folder(job, "validate")));
  if (params.weights) SafetensorsFile(params.weights->text);
  save_stand_in_network(classes, job.out / "model");
  const bool validates = job.inputs.contains("validate");
  Table curves{"curves.csv", curve_columns(job.inputs.contains("of.target")), {}};
  for (std::int64_t epoch = 1; epoch <= params.epochs; ++epoch) {
    const std::string name = std::to_string(epoch), number = number_text(stand_in_number(job, name, ""));
    const std::string validated = validates ? number : "nan";
    curves.rows.push_back({name, number, validated, validated});
  }
  std::filesystem::create_directories(job.out / "curves");
  write_table(curves, job.out / "curves" / "curves.csv");
}

}  // namespace collimator
