// A collection: the samples of one or more datasets, as the artifact that `load`, `merge`, `select` and `split` give.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <collimator/dataset.hpp>

namespace collimator {

// A sample and the loaded dataset it comes from (a key of Job::sources).
struct Record : Sample {
  std::string source;
  std::string own_id;       // the id that its dataset gave, which draws its picture by it; `merge` changes `id`
  std::string own_patient;  // the patient that its dataset gave; empty: `patient`, which `merge` changes
  std::string planted;      // what is drawn into its picture (plant.hpp); empty: nothing
  std::string soft_labels;  // of classes whose label is between 0 and 1: {"Edema":0.7}, there unknown in `labels`
};

// Who a sample and its patient are in every collection: the id that the dataset gave, behind the namespace that it
// declares ("chestxray14/00000001_000.png"), or what it says that the sample is the same as. Without a namespace, the
// id alone.
std::string sample_identity(const Record& record);
std::string patient_identity(const Record& record);

// The classes whose label is between 0 and 1, and these labels. Throws InputError where the text is none of ours.
std::map<std::string, float> soft_labels_of(const Record& record);
void set_soft_labels(Record& record, const std::map<std::string, float>& labels);

// Classes and samples, in a stable order. Folder: samples.csv, boxes.csv, regions.json, collection.json; what few
// datasets say (root, patient_space, own_patient, same_as, kind of a box) has a column only where a sample says it.
struct Collection {
  std::vector<std::string> classes;
  std::vector<Record> samples;
  std::vector<std::string> origins;  // the classes that only say where a sample came from, as `merge` makes them

  // Row of each sample id. Throws InputError where an id stands twice.
  std::unordered_map<std::string, std::size_t> rows() const;
  // The classes that are no origins: what a network learns that is told no classes. All, where there are only origins.
  std::vector<std::string> findings() const;
  // Index of a class; "" is the only one. Throws InputError that lists the classes there are.
  std::size_t class_index(const std::string& name) const;
};

// The names of the regions that any sample has.
std::set<std::string> parts_of(const Collection& collection);

// A metadata value that is empty counts as unknown and is not kept. Throws InputError where the folder is damaged.
void save_collection(const Collection& collection, const std::filesystem::path& folder);
Collection load_collection(const std::filesystem::path& folder);

}  // namespace collimator
