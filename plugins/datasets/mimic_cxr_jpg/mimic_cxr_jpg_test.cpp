// Facts about MIMIC-CXR-JPG: invented rows in the published form of its tables, and wrong copies of them.
#include "mimic_cxr_jpg.cpp"

#include <map>

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

using Files = std::map<std::string, std::string>;

const std::string metadata = "mimic-cxr-2.0.0-metadata.csv", chexpert = "mimic-cxr-2.0.0-chexpert.csv",
                  split = "mimic-cxr-2.0.0-split.csv";
const std::string metadata_header =
    "dicom_id,subject_id,study_id,PerformedProcedureStepDescription,ViewPosition,Rows,Columns,StudyDate,StudyTime,"
    "ProcedureCodeSequence_CodeMeaning,ViewCodeSequence_CodeMeaning,PatientOrientationCodeSequence_CodeMeaning\n";
const std::string label_header =
    "subject_id,study_id,Atelectasis,Cardiomegaly,Consolidation,Edema,Enlarged Cardiomediastinum,Fracture,Lung "
    "Lesion,Lung Opacity,No Finding,Pleural Effusion,Pleural Other,Pneumonia,Pneumothorax,Support Devices\n";

std::string picture(const std::string& id, const std::string& subject, const std::string& study,
                    const std::string& view) {
  return id + "," + subject + "," + study + ",CHEST (PORTABLE AP)," + view + ",3056,2544,21800506,213014.531,a,b,c\n";
}

std::string study(const std::string& subject, const std::string& id, const std::string& atelectasis,
                  const std::string& edema) {
  return subject + "," + id + "," + atelectasis + ",,," + edema + ",,,,,,,,,,\n";
}

Files small_copy() {
  return {{metadata, metadata_header + picture("aa-1", "19000001", "59000001", "PA") +
                         picture("aa-2", "19000001", "59000001", "LATERAL") +
                         picture("bb-1", "18000002", "58000002", "AP") + picture("bb-2", "18000002", "58000003", "")},
          {chexpert,
           label_header + study("19000001", "59000001", "1.0", "-1.0") + study("18000002", "58000002", "0.0", "")},
          {split,
           "dicom_id,study_id,subject_id,split\naa-1,59000001,19000001,train\naa-2,59000001,19000001,train\n"
           "bb-1,58000002,18000002,test\n"},
          {"files/p19/p19000001/s59000001/aa-1.jpg", ""},
          {"files/p19/p19000001/s59000001/aa-2.jpg", ""},
          {"files/p18/p18000002/s58000002/bb-1.jpg", ""},
          {"files/p18/p18000002/s58000003/bb-2.jpg", ""}};
}

Files changed(const std::string& file, const std::string& content) {
  Files files = small_copy();
  files[file] = content;
  return files;
}

std::string error_of(const std::string& file, const std::string& content) {
  return reading_error(MimicCxrJpg({}), MemoryFolder(changed(file, content)));
}

void names(const std::string& error, const std::string& part) {
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}

}  // namespace

TEST_CASE("a picture has its study's labels, its own view, path and official part, and its patient") {
  MimicCxrJpg dataset({.classes = {"Edema", "Atelectasis"}});
  const Samples samples = dataset.read(MemoryFolder(small_copy()));
  REQUIRE(samples.samples.size() == 3);
  const Sample &one = samples.samples[0], &two = samples.samples[1], &three = samples.samples[2];
  CHECK(one.id == "aa-1");
  CHECK(one.patient == "19000001");
  CHECK(one.picture == "files/p19/p19000001/s59000001/aa-1.jpg");
  CHECK(one.split == "train");
  CHECK(std::isnan(one.labels[0]));
  CHECK(one.labels[1] == 1);
  CHECK(one.metadata == std::map<std::string, std::string>{{"procedure", "CHEST (PORTABLE AP)"},
                                                           {"projection", "PA"},
                                                           {"study", "59000001"},
                                                           {"study_date", "21800506"},
                                                           {"view", "PA"}});
  CHECK(two.metadata.at("view") == "lateral");
  CHECK(two.metadata.at("projection") == "LATERAL");
  CHECK(three.labels == std::vector<float>{0, 0});
  CHECK(three.split == "test");
  const std::string log = reading_log(dataset, MemoryFolder(small_copy()));
  names(log,
        "3 of 4 rows are read; left out: 1 are of a study without labels in mimic-cxr-2.0.0-chexpert.csv (the "
        "first is 58000003)");
  names(log, "uncertain labels: Edema 2 (not known); not mentioned: 1 (as 0)");
}

TEST_CASE("views, projections, labeller and copies without pictures, with gzipped tables, or without the split") {
  MimicCxrJpg frontal({.views = {"frontal"}});
  CHECK(frontal.read(MemoryFolder(small_copy())).samples.size() == 2);
  names(reading_log(frontal, MemoryFolder(small_copy())), "1 have ViewPosition LATERAL, 1 have no ViewPosition");
  CHECK(MimicCxrJpg({.projections = {"PA"}}).read(MemoryFolder(small_copy())).samples.size() == 1);
  Files files = small_copy();
  files["mimic-cxr-2.0.0-negbio.csv.gz"] = label_header + study("18000002", "58000002", "1.0", "");
  for (const std::string& table : {metadata, chexpert}) {  // the host inflates what it reads
    files[table + ".gz"] = files[table];
    files.erase(table);
  }
  files.erase(split);
  MimicCxrJpg negbio({.labeller = Labeller::negbio, .classes = {"Atelectasis"}});
  const Samples samples = negbio.read(MemoryFolder(files));
  REQUIRE(samples.samples.size() == 1);
  CHECK(samples.samples[0].labels == std::vector<float>{1});
  CHECK(samples.samples[0].split.empty());
  names(reading_log(negbio, MemoryFolder(files)), "there is no mimic-cxr-2.0.0-split.csv");
  files.erase("files/p18/p18000002/s58000002/bb-1.jpg");
  names(reading_error(negbio, MemoryFolder(files)), "1 have no picture (the first is files/p18/p18000002/s5800");
  names(reading_error(MimicCxrJpg({.pictures = Pictures::all, .folder = "small"}), MemoryFolder(small_copy())),
        "row 1, column \"dicom_id\": \"aa-1\" has no picture: there is no file small/p19/");
  CHECK(MimicCxrJpg({.labeller = Labeller::negbio, .labels_only = true}).read(MemoryFolder(files)).samples.size() == 1);
}

TEST_CASE("a wrong cell, column, file or copy is named") {
  const std::string one = picture("aa-1", "19000001", "59000001", "PA");
  names(error_of(metadata, metadata_header + one + one),
        "row 2, column \"dicom_id\": \"aa-1\" stands in row 1 already");
  names(error_of(metadata, metadata_header + picture("", "19000001", "59000001", "PA")), "is no id");
  names(error_of(metadata, metadata_header + picture("aa-1", "19x", "59000001", "PA")), "another patient");
  names(error_of(metadata, metadata_header), "none of its 0 rows is left");
  names(error_of(metadata, ""), metadata + " is empty");
  names(error_of(metadata, "dicom_id,subject_id,study_id,View\n"),
        "has no column \"ViewPosition\"; there are \"dicom_id\", \"subject_id\"");
  names(error_of(chexpert, label_header + study("19000001", "59000001", "3", "")),
        "column \"Atelectasis\": \"3\" is no label");
  names(error_of(chexpert, label_header + study("19000001", "59000001", "", "") + study("1", "59000001", "", "")),
        "column \"study_id\": \"59000001\" stands in row 1 already");
  names(error_of(chexpert, "subject_id,study_id,Edema\n"), "has no column \"No Finding\"");
  names(error_of(split, "dicom_id,split\naa-1,training\n"), "\"training\" is not train, validate or test");
  names(error_of("mimic-cxr-3.0.0-metadata.csv", ""), "the root has two tables of the metadata");
  names(reading_error(MimicCxrJpg({}), MemoryFolder({})), "there is no mimic-cxr-2.0.0-metadata.csv, nor");
  names(reading_error(MimicCxrJpg({.labeller = Labeller::negbio}), MemoryFolder(small_copy())),
        "there is no mimic-cxr-2.0.0-negbio.csv, nor");
  names(reading_error(MimicCxrJpg({.projections = {"Lateral"}}), MemoryFolder(small_copy())),
        "did you mean \"LATERAL\"?");
  const auto make = [] { MimicCxrJpg::Params{.views = {"side"}}.check(); };
  CHECK_THROWS_WITH_AS(make(), doctest::Contains("views: there is no \"side\""), std::invalid_argument);
}

TEST_CASE("a table of another capitalisation, in a folder, elsewhere or twice is refused or told") {
  const auto moved = [](const std::string& from, const std::string& to) {
    Files files = small_copy();
    files[to] = files[from];
    files.erase(from);
    return reading_error(MimicCxrJpg({}), MemoryFolder(files));
  };
  names(moved(split, "MIMIC-CXR-2.0.0-split.csv"), "the publisher's name is mimic-cxr-2.0.0-split.csv: rename it");
  names(moved(split, "mimic-cxr-2.0.0-Split.csv.gz"), "the publisher's name is mimic-cxr-2.0.0-split.csv: rename it");
  names(moved(split, split + "/part.csv"), split + " is a folder");
  names(moved(metadata, "2.0.0/" + metadata), "let `root` lead to 2.0.0");
  MimicCxrJpg both({});
  Files files = small_copy();
  files[split + ".gz"] = files[split];
  names(reading_log(both, MemoryFolder(files)), "there are " + split + " and " + split + ".gz: " + split + " is read");
}

TEST_CASE("a label that is not known is refused: the publisher leaves what is not mentioned empty") {
  names(error_of(chexpert, label_header + study("19000001", "59000001", "nan", "")),
        chexpert + ":2: row 1, column \"Atelectasis\": \"nan\" is no label; expected 1 (present)");
}

TEST_CASE("a patient that is no number is refused, since the picture's folder is made of it") {
  Files files = small_copy();
  files[metadata] = metadata_header + picture("aa-1", "x1", "59000001", "PA");
  files[chexpert] = label_header + study("x1", "59000001", "", "");
  names(reading_error(MimicCxrJpg({}), MemoryFolder(files)), "\"x1\" is no patient; expected digits");
}
