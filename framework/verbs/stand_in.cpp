// Writes and reads what stands in; its numbers are drawn by the names of the job's inputs.
#include "framework/verbs/stand_in.hpp"

#include <collimator/rng.hpp>

#include "framework/base/file.hpp"
#include "framework/data/native_masks.hpp"
#include "framework/data/whose.hpp"
#include "framework/verbs/given_network.hpp"

namespace collimator {

void save_stand_in_network(const std::vector<std::string>& classes, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_json(folder / "model.json", {{"classes", classes}});
}

std::vector<std::string> stand_in_classes(const Job& job) {
  if (const auto with = job.inputs.find("with"); with != job.inputs.end())
    return read_json(with->second / "model.json").at("classes").get<std::vector<std::string>>();
  return read_json_params<GivenNetwork>(job.params.at("with")).classes;
}

void save_stand_in_masks(const Collection& collection, const MaskStyle& style, bool crop,
                         const std::vector<std::string>& donors, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const std::size_t count = collection.samples.size();
  NativeMaskWriter writer(folder, std::vector<NativeMaskWriter::Size>(count, {stand_in_size, stand_in_size}));
  const std::vector<std::uint8_t> all(stand_in_size * stand_in_size, 1);
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) {
    writer.set(i, ConstMaskView(all.data(), stand_in_size, stand_in_size));
    ids.push_back(collection.samples[i].id);
  }
  const std::vector<Rect> cuts(crop ? count : 0, {0, 0, stand_in_size, stand_in_size});
  writer.finish(ids, style, cuts, donors);
  SampleOwners(collection).save(folder);
}

double stand_in_number(const Job& job, const std::string& sample, const std::string& class_name) {
  std::string task = job.params.dump();
  for (const auto& [port, folder] : job.inputs) task += port + "=" + job.named(folder.string()) + ";";
  return Rng(0).stream(task).stream(sample).stream(class_name).uniform();
}

}  // namespace collimator
