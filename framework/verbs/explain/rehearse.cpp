// What `validate` does of maps: they are of the right samples, and small.
#include "framework/data/safetensors.hpp"
#include "framework/verbs/explain/explain.hpp"
#include "framework/verbs/explain/maps.hpp"
#include "framework/verbs/ports.hpp"
#include "framework/verbs/stand_in.hpp"

namespace collimator {

void rehearse_explain(const Job& job, const Context&) {
  const auto params = params_of<ExplainParams>(job);
  const Collection collection = load_collection(input_folder(job, "of"));
  const MaskedPictures pictures = pictures_of(job, "of", collection);
  const std::vector<std::string> classes = stand_in_classes(job);
  const std::size_t target = explained_class(params.class_name, classes);
  const auto count = static_cast<std::int64_t>(collection.samples.size());
  SafetensorsWriter writer(job.out / "maps.safetensors", {{"maps", "F32", {count, stand_in_size, stand_in_size}}});
  float* value = writer.values<float>("maps").data();
  constexpr std::int64_t area = stand_in_size * stand_in_size;
  for (const Record& record : collection.samples)
    for (std::int64_t pixel = 0; pixel < area; ++pixel)
      *value++ = static_cast<float>(stand_in_number(job, record.id, std::to_string(pixel)));
  save_samples_of_maps(collection, classes[target], stand_in_size, pictures.fit(), params.explainer, job.out);
}

}  // namespace collimator
