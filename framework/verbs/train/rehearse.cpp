// What `validate` does of a training: it looks at samples, labels and the file of initial weights.
#include "framework/data/safetensors.hpp"
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
}

}  // namespace collimator
