// Masks without pictures: a folder of mask files, named after the samples of another dataset, for `read_masks`.
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>

namespace {

using collimator::Folder, collimator::Sample, collimator::Samples;

constexpr std::string_view place_of_id = "{id}";

// A file's path with {id} in the place of a sample's id.
struct Pattern {
  std::string part, before, after;

  Pattern(std::string name, const std::string& text) : part(std::move(name)) {
    const std::size_t at = text.find(place_of_id);
    before = text.substr(0, at);
    after = text.substr(at + place_of_id.size());
  }
  // Empty where the path is another one.
  std::string id_of(std::string_view path) const {
    if (path.size() <= before.size() + after.size() || !path.starts_with(before) || !path.ends_with(after)) return {};
    return std::string(path.substr(before.size(), path.size() - before.size() - after.size()));
  }
};

class MaskFolder final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    std::map<std::string, std::string> masks{{"lungs", "{id}"}};

    void describe(auto& field) {
      field("root", root, "the folder that holds the mask files, also in folders of its own").required();
      field("masks", masks,
            "for each part where its files lie below the root, {id} being the sample: {left_lung: "
            "\"left/{id}_mask.png\"}");
    }
    void check() const {
      for (const auto& [part, pattern] : masks) {
        const std::size_t at = pattern.find(place_of_id);
        if (part.empty() || at == std::string::npos || pattern.find(place_of_id, at + 1) != std::string::npos)
          throw std::invalid_argument("masks: " + collimator::in_quotes(part) + ": " + collimator::in_quotes(pattern) +
                                      " has not one {id}, which stands for the sample");
      }
      if (masks.empty()) throw std::invalid_argument("masks: name at least one part, as {lungs: \"{id}_mask.png\"}");
    }
  };

  explicit MaskFolder(Params params) : params_(std::move(params)) {}

  // Ids are what stands in the place of {id}, with folders where the pattern leaves them there. Samples have no
  // picture, no class, and a region for each of their files.
  Samples read(const Folder& folder) const override {
    const std::vector<std::string> files = folder.list("");
    std::map<std::string, Sample> samples;
    std::map<std::string, std::size_t> counts;
    std::set<std::string> used;
    for (const auto& [part, text] : params_.masks) {
      const Pattern pattern(part, text);
      for (const std::string& file : files) {
        const std::string id = pattern.id_of(file);
        if (id.empty()) continue;
        Sample& sample = samples[id];
        sample.id = sample.patient = id;
        sample.regions.push_back({.part = part, .file = file});
        used.insert(file);
        ++counts[part];
      }
      if (counts[part] == 0)
        throw std::runtime_error("no file below " + params_.root.text + " is named " + collimator::in_quotes(text) +
                                 (files.empty() ? "; there is no file at all"
                                                : "; there are " + std::to_string(files.size()) + " files, as " +
                                                      collimator::in_quotes(files.front())));
    }
    for (const auto& [part, text] : params_.masks) propose(files, part, text);
    if (used.size() < files.size())
      host().log(std::to_string(files.size() - used.size()) + " of " + std::to_string(files.size()) +
                 " files below the root are named as no mask");
    Samples result;
    for (auto& [id, sample] : samples) result.samples.push_back(std::move(sample));
    return result;
  }

 private:
  // Where all files are named x_mask.png, the samples are hardly called so.
  void propose(const std::vector<std::string>& files, const std::string& part, const std::string& text) const {
    constexpr std::string_view end = "_mask";
    if (text != place_of_id) return;
    std::size_t named = 0;
    std::string first;
    for (const std::string& file : files)
      if (collimator::lower_case(collimator::file_stem(file)).ends_with(end) && named++ == 0) first = file;
    if (named == 0 || 2 * named < files.size()) return;
    const std::string rest = first.substr(collimator::lower_case(first).rfind(end));
    host().log(std::to_string(named) + " of " + std::to_string(files.size()) + " files are named as " +
               collimator::in_quotes(first) + "; where a sample's id ends before that, say `masks: {" + part +
               ": \"{id}" + rest + "\"}`");
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(MaskFolder, "mask_folder", "1.0.0",
                   "Mask files named after another dataset's samples, for `read_masks` and `regions`")
