// What `validate` does of predictions: the samples and labels are there, the probabilities are drawn.
#include "framework/base/error.hpp"
#include "framework/data/truth.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/ports.hpp"
#include "framework/verbs/predict/predict.hpp"
#include "framework/verbs/stand_in.hpp"

namespace collimator {

void rehearse_predict(const Job& job, const Context&) {
  const Collection collection = load_collection(input_folder(job, "of"));
  if (collection.samples.empty()) throw failure("of: there is nothing to predict: no sample is left in it");
  pictures_of(job, "of", collection);
  Predictions predictions = unanswered(collection, stand_in_classes(job));
  const std::size_t classes = predictions.classes.size();
  for (std::size_t i = 0; i < predictions.probabilities.size(); ++i)
    predictions.probabilities[i] =
        stand_in_number(job, predictions.samples[i / classes], predictions.classes[i % classes]);
  save_predictions(predictions, job.out);
  SampleOwners(collection).save(job.out);
}

}  // namespace collimator
