// Pediatric pneumonia (Kermany et al., Cell 2018, doi 10.1016/j.cell.2018.02.010; Mendeley Data, doi
// 10.17632/rscbjbr9sj) in its public folder layout: train|val|test / NORMAL|PNEUMONIA / pictures, which Kaggle's copy
// names otherwise than the publisher does.
#include <array>
#include <map>
#include <stdexcept>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>

namespace {

using collimator::Folder, collimator::Sample, collimator::Samples;

bool digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

enum class Labels { pneumonia, kind };

bool is_picture(std::string_view path) {
  return collimator::has_extension(path, {".jpeg", ".jpg", ".png"}) && !collimator::is_hidden(path);
}

// What a picture's name says. In Kaggle's copy, personN_bacteria_M and personN_virus_M are pictures of child personN;
// IM-N-M and NORMAL2-IM-N-M (and IM-N-M-M) of IM-N and NORMAL2-IM-N, two series of their own. The publisher's names are
// KIND-CHILD-PICTURE, as BACTERIA-7422-0001, and a child has one number in all folders.
struct Name {
  std::string child, kind;
  bool of_all_folders = false;
};

Name publishers(std::string_view stem) {
  for (const auto& [begin, kind] : {std::pair("NORMAL-", "normal"), {"BACTERIA-", "bacteria"}, {"VIRUS-", "virus"}}) {
    if (!stem.starts_with(begin)) continue;
    const std::string_view rest = stem.substr(std::string_view(begin).size());
    const std::size_t end = rest.find('-');
    if (end != std::string_view::npos && digits(rest.substr(0, end)) && digits(rest.substr(end + 1)))
      return {std::string(rest.substr(0, end)), kind, true};
  }
  return {};
}

Name pneumonia(std::string_view stem) {
  const std::size_t first = stem.find('_'), second = stem.find('_', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return {};
  const std::string_view kind = stem.substr(first + 1, second - first - 1);
  if (!stem.starts_with("person") || !digits(stem.substr(6, first - 6)) || (kind != "bacteria" && kind != "virus"))
    return {};
  return {std::string(stem.substr(0, first)), std::string(kind)};
}

Name normal(std::string_view stem) {
  const std::size_t begin = stem.starts_with("NORMAL2-IM-") ? 11 : stem.starts_with("IM-") ? 3 : 0;
  const std::size_t end = stem.find('-', begin);
  if (begin == 0 || end == std::string_view::npos || !digits(stem.substr(begin, end - begin))) return {};
  return {std::string(stem.substr(0, end)), "normal"};
}

class Pediatric final : public collimator::Dataset {
 public:
  struct Params {
    collimator::Path root;
    Labels labels = Labels::pneumonia;

    void describe(auto& field) {
      field("root", root, "the folder that holds train, test and, where there is one, val (`chest_xray`)").required();
      field("labels", labels,
            "one class, pneumonia; or beside it (kind) the class virus, 1 for viral and 0 for bacterial pneumonia, and "
            "unknown in healthy children")
          .value("pneumonia", Labels::pneumonia)
          .value("kind", Labels::kind);
    }
  };

  explicit Pediatric(Params params) : params_(std::move(params)) {}

  // Classes: pneumonia, and virus where `labels` asks for it; metadata kind: normal, bacteria or virus; official parts
  // train, validate (val), test. In Kaggle's copy children are numbered from 1 in each top folder, so a patient's id
  // holds it: "test/person12".
  Samples read(const Folder& folder) const override {
    Samples result{{"pneumonia"}, {}};
    if (params_.labels == Labels::kind) result.classes.push_back("virus");
    const std::vector<std::string> files = folder.list("");
    std::map<std::string, std::vector<std::string>> pictures;  // "train/NORMAL" -> paths
    std::size_t others = 0;
    std::string first_other;
    for (const std::string& path : files) {
      if (!is_picture(path)) continue;
      if (const std::string place = place_of(path); !place.empty())
        pictures[place].push_back(path);
      else if (others++ == 0)
        first_other = path;
    }
    if (pictures.empty()) throw std::runtime_error(nothing_found(files));
    for (const auto& [top, split] : parts)
      for (const bool positive : {false, true})
        for (const std::string& path : pictures[std::string(top) + (positive ? "/PNEUMONIA" : "/NORMAL")])
          result.samples.push_back(sample(path, top, split, positive));
    tell_missing(pictures);
    if (others > 0)
      host().log(
          std::to_string(others) +
          " pictures lie in no folder NORMAL or PNEUMONIA of train, test or val and are left out; the first is " +
          first_other);
    return result;
  }

 private:
  static constexpr std::array<std::pair<const char*, const char*>, 3> parts{
      {{"test", "test"}, {"train", "train"}, {"val", "validate"}}};

  // "train/NORMAL" for a path below it, however the folders' names are capitalised; "" for another path.
  static std::string place_of(const std::string& path) {
    const std::size_t top = path.find('/'), end = top == std::string::npos ? top : path.find('/', top + 1);
    if (end == std::string::npos) return {};
    const std::string part = collimator::lower_case(path.substr(0, top)),
                      name = collimator::lower_case(path.substr(top + 1, end - top - 1));
    if ((part != "train" && part != "test" && part != "val") || (name != "normal" && name != "pneumonia")) return {};
    return part + (name == "normal" ? "/NORMAL" : "/PNEUMONIA");
  }

  std::string nothing_found(const std::vector<std::string>& files) const {
    std::string hint;
    for (const std::string& path : files) {
      const std::string small = collimator::lower_case(path);
      if (collimator::is_hidden(path)) continue;
      if (small.starts_with("normal/") || small.starts_with("pneumonia/"))
        hint = "; the root seems to be one of these parts: let it lead one folder up";
      for (const auto& [top, split] : parts)
        for (const char* name : {"/normal/", "/pneumonia/"})
          if (const std::size_t at = small.find('/' + std::string(top) + name); at != std::string::npos)
            hint = "; they lie below: let `root` lead to " + collimator::in_quotes(path.substr(0, at)) + " in it";
      if (!hint.empty()) break;
    }
    return "no picture in the parts below " + params_.root.text +
           "; expected train/NORMAL, train/PNEUMONIA, test/NORMAL and test/PNEUMONIA" + hint;
  }

  // The publisher's own copy has no val.
  void tell_missing(std::map<std::string, std::vector<std::string>>& pictures) const {
    for (const std::string top : {"train", "test", "val"}) {
      const bool normal = pictures[top + "/NORMAL"].empty(), pneumonia = pictures[top + "/PNEUMONIA"].empty();
      if (normal && pneumonia) {
        if (top != "val") host().log("there is no picture in " + top + ": there is no such part");
      } else if (normal || pneumonia) {
        host().log("there is no picture in " + top + (normal ? "/NORMAL" : "/PNEUMONIA") +
                   ": that part has no picture of the class");
      }
    }
  }

  Sample sample(const std::string& path, const std::string& top, const char* split, bool positive) const {
    const std::string_view stem = collimator::file_stem(path);
    Name known = positive ? pneumonia(stem) : normal(stem);
    if (known.child.empty()) known = publishers(stem);
    if (known.child.empty() || (known.kind == "normal") == positive)
      throw std::runtime_error(path + ": the name does not say whose picture it is; expected " +
                               (positive ? "personN_bacteria_M, personN_virus_M, BACTERIA-N-M or VIRUS-N-M"
                                         : "IM-N-M, NORMAL2-IM-N-M or NORMAL-N-M") +
                               " (the dataset `csv` reads pictures with any name)");
    Sample result;
    result.id = path;
    result.patient = known.of_all_folders ? known.child : top + "/" + known.child;
    result.patient_space = "pediatric";
    result.picture = path;
    result.labels = {positive ? 1.0f : 0.0f};
    if (params_.labels == Labels::kind)
      result.labels.push_back(!positive ? collimator::unknown_label : known.kind == "virus" ? 1.0f : 0.0f);
    result.metadata = {{"kind", known.kind}};
    result.split = split;
    return result;
  }

  Params params_;
};

}  // namespace

COLLIMATOR_DATASET(Pediatric, "pediatric", "1.1.0",
                   "Pediatric pneumonia in its public folder layout (Kermany 2018); also called Kermany, chest_xray")
