// Facts about PadChest: invented rows in the form of its table, Python lists of every kind, and wrong copies.
#include "padchest.cpp"

#include <collimator/testing.hpp>
#include <collimator/testing_dataset.hpp>

using collimator::MemoryFolder, collimator::testing::reading_error, collimator::testing::reading_log;

namespace {

using Files = std::map<std::string, std::string>;
using Texts = std::vector<std::string>;

const std::string file(usual_name);
const std::string header =
    ",ImageID,ImageDir,StudyDate_DICOM,StudyID,PatientID,PatientBirth,PatientSex_DICOM,ViewPosition_DICOM,Projection,"
    "MethodProjection,Pediatric,Modality_DICOM,Manufacturer_DICOM,PhotometricInterpretation_DICOM,"
    "PixelRepresentation_DICOM,PixelAspectRatio_DICOM,SpatialResolution_DICOM,BitsStored_DICOM,WindowCenter_DICOM,"
    "WindowWidth_DICOM,Rows_DICOM,Columns_DICOM,XRayTubeCurrent_DICOM,Exposure_DICOM,ExposureInuAs_DICOM,ExposureTime,"
    "RelativeXRayExposure_DICOM,ReportID,Report,MethodLabel,Labels,Localizations,LabelsLocalizationsBySentence,"
    "labelCUIS,LocalizationsCUIS\n";

struct Row {
  std::string id = "a.png", folder = "0", date = "20140915", patient = "7", birth = "1937.0", sex = "F",
              projection = "PA", pediatric = "No", method = "Physician",
              labels = "['pneumonia', ' laminar atelectasis']";
  operator std::string() const {
    std::string text = "0," + id + "," + folder + "," + date + ",S1," + patient + "," + birth + "," + sex +
                       ",POSTEROANTERIOR," + projection + ",Manual review of DICOM fields," + pediatric +
                       ",CR,ImagingDynamicsCompanyLtd,MONOCHROME2,0,None,0.143,12,2047.5,5.115000e+02,2000,2000,None,"
                       "None,None,10,,R1,texto," +
                       method + ",";
    collimator::append_cell(text, labels);
    return text + ",\"['loc right', 'loc basal']\",\"[['pneumonia', 'loc right']]\",['C1' 'C2'],[]\n";
  }
};

std::string table(std::initializer_list<Row> rows) {
  std::string text = header;
  for (const Row& row : rows) text += row;
  return text;
}

Files copy(std::initializer_list<Row> rows) { return {{file, table(rows)}, {"0/a.png", ""}, {"1/b.png", ""}}; }

std::string error_of(const Row& row) { return reading_error(PadChest({}), MemoryFolder(copy({row}))); }

void names(const std::string& error, const std::string& part) {
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}

}  // namespace

TEST_CASE("a Python list has single or double quotes, blanks, escapes, nan and None") {
  using padchest::python_list;
  CHECK(python_list("['a', ' b c']") == Texts{"a", "b c"});
  CHECK(python_list("[\"Chilaiditi's sign\", 'it\\'s', nan, None, '', ' ']") == Texts{"Chilaiditi's sign", "it's"});
  CHECK(python_list(" ['a, b' ,'c'] ") == Texts{"a, b", "c"});
  for (const char* empty : {"", "nan", "None", "[]", "[ ]", "['']"}) CHECK(python_list(empty) == Texts{});
  for (const char* wrong : {"pneumonia", "['a'", "'a']", "['a]", "['a' 'b']", "[a]", "[['a']]", "[", "]", "['a',,]"})
    CHECK_MESSAGE(!python_list(wrong), wrong);
}

TEST_CASE("labels, projection, sex, age and who labelled come from the row, the picture from its folder") {
  const Samples samples = PadChest({.classes = {"Pneumonia", "Atelectasis", "nodule"}})
                              .read(MemoryFolder(copy({Row{},
                                                       {.id = "b.png",
                                                        .folder = "1",
                                                        .date = "20100101.0",
                                                        .patient = "8",
                                                        .birth = "None",
                                                        .sex = "None",
                                                        .projection = "AP_horizontal",
                                                        .pediatric = "PED",
                                                        .method = "RNN_model",
                                                        .labels = "['nodule']"}})));
  REQUIRE(samples.samples.size() == 2);
  const Sample &a = samples.samples[0], &b = samples.samples[1];
  CHECK(a.id == "a.png");
  CHECK(a.picture == "0/a.png");
  CHECK(a.patient == "7");
  CHECK(a.patient_space == "padchest");
  CHECK(a.labels == std::vector<float>{1, 1, 0});
  CHECK(a.split.empty());
  CHECK(a.metadata == std::map<std::string, std::string>{{"age", "77"},
                                                         {"labelled_by", "physician"},
                                                         {"manufacturer", "ImagingDynamicsCompanyLtd"},
                                                         {"pediatric", "no"},
                                                         {"projection", "PA"},
                                                         {"sex", "F"},
                                                         {"study", "S1"},
                                                         {"view", "PA"}});
  CHECK(b.labels == std::vector<float>{0, 0, 1});
  CHECK(b.metadata.at("view") == "AP");
  CHECK(b.metadata.at("labelled_by") == "network");
  CHECK(b.metadata.at("pediatric") == "yes");
  CHECK(b.metadata.at("age").empty());
  CHECK(b.metadata.at("sex").empty());
}

TEST_CASE("pictures in one folder, or in others, are found by name; two of one name are an error") {
  const std::string rows = table({Row{}});
  CHECK(PadChest({}).read(MemoryFolder({{file, rows}, {"a.png", ""}})).samples[0].picture == "a.png");
  const MemoryFolder twice({{file, rows}, {"x/a.png", ""}, {"y/a.png", ""}});
  names(reading_error(PadChest({}), twice), "two pictures a.png: x/a.png and y/a.png");
  CHECK(PadChest({.folder = "y"}).read(twice).samples[0].picture == "y/a.png");
  const MemoryFolder own({{file, rows}, {"0/a.png", ""}, {"x/a.png", ""}});
  CHECK(PadChest({}).read(own).samples[0].picture == "0/a.png");
}

TEST_CASE("rows are left out by reason: damaged, without patient or label, excluded, filtered, without picture") {
  const std::string damaged = "216840111366964013962490064942014134093945580_01-178-104.png";
  const std::initializer_list<Row> rows{{.id = damaged},
                                        {.id = "c.png", .patient = "None"},
                                        {.id = "d.png", .labels = ""},
                                        {.id = "e.png", .labels = "['exclude']"},
                                        {.id = "f.png", .projection = "EXCLUDE"},
                                        {.id = "g.png"},
                                        {.id = "b.png", .projection = "L", .pediatric = "PED", .method = "RNN_model"},
                                        Row{}};
  PadChest plain({});
  names(reading_log(plain, MemoryFolder(copy(rows))),
        "2 of 8 rows are read; left out: 1 are known to be damaged (the first is 21684011136696401396249006494201413409"
        "3945580_01-178-104.png), 1 have no patient (the first is c.png), 1 have no label (the first is d.png), 1 are "
        "labelled `exclude` (the first is e.png), 1 are of the projection EXCLUDE, 1 have no picture (the first is "
        "g.png)");
  const auto count = [&](PadChest::Params params) {
    return PadChest(params).read(MemoryFolder(copy(rows))).samples.size();
  };
  CHECK(count({.projections = {"L"}}) == 1);
  CHECK(count({.views = {"lateral"}}) == 1);
  CHECK(count({.views = {"frontal"}}) == 1);
  const auto check = [] { PadChest::Params{.views = {"Lateral"}}.check(); };
  CHECK_THROWS_WITH_AS(check(), doctest::Contains("did you mean \"lateral\"?"), std::invalid_argument);
  CHECK(count({.pediatric = Pediatric::only}) == 1);
  CHECK(count({.pediatric = Pediatric::none}) == 1);
  CHECK(count({.labelled_by = LabelledBy::physician}) == 1);
  CHECK(count({.labelled_by = LabelledBy::network}) == 1);
  CHECK(count({.labels_only = true}) == 4);
  names(reading_error(PadChest({.pictures = Pictures::all}), MemoryFolder(copy(rows))),
        "row 6, column \"ImageID\": \"g.png\" is no picture below the root");
  for (const auto& [finding, labels] : padchest::findings())
    CHECK(std::ranges::find(padchest::usual_classes(), finding) != padchest::usual_classes().end());
}

TEST_CASE("a class is one of the 14 findings, a label, or made of labels; one that no row has is an error") {
  const MemoryFolder folder(copy({Row{}, {.id = "b.png", .labels = "['rib fracture', 'subcutaneous emphysema']"}}));
  const Samples samples = PadChest({.labels_of = {{"Fracture", {"rib fracture"}}}}).read(folder);
  CHECK(samples.classes.size() == 15);
  CHECK(samples.classes.back() == "Fracture");
  CHECK(samples.samples[1].labels.back() == 1);
  CHECK(samples.samples[1].labels[10] == 0);  // under the skin is not in the lungs
  names(reading_error(PadChest({.classes = {"pneumonea"}}), folder),
        "classes: no row of " + file + " has the label \"pneumonea\"; did you mean \"pneumonia\"?");
  names(reading_error(PadChest({.labels_of = {{"Fracture", {"rib fractures"}}}}), folder),
        "labels_of: Fracture: no row of " + file + " has the label \"rib fractures\"; did you mean \"rib fracture\"?");
  PadChest usual({});
  names(reading_log(usual, folder), "\"Pleural_Thickening\", \"Hernia\"");
  const auto make = [] {
    PadChest::Params{.classes = {"Mass"}, .labels_of = {{"Fracture", {"rib fracture"}}}}.check();
  };
  CHECK_THROWS_WITH_AS(make(), doctest::Contains("\"Fracture\" is none of the classes"), std::invalid_argument);
}

TEST_CASE("a label counts however it is capitalised, in the table and in the parameters") {
  const Files files = copy({Row{.labels = "['Pneumonia', 'NSG Tube', ' CARDIOMEGALY ']"}});
  const PadChest dataset({.classes = {"Pneumonia", "nsg tube", "Cardiomegaly", "Nodule"}});
  CHECK(reading_error(PadChest({.classes = {"NSG tub"}}), MemoryFolder(files)).find("did you mean \"nsg tube\"?") !=
        std::string::npos);
  CHECK(dataset.read(MemoryFolder(files)).samples[0].labels == std::vector<float>{1, 1, 1, 0});
  CHECK(reading_error(PadChest({}), MemoryFolder(copy({Row{.labels = "['Exclude']"}}))).find("labelled `exclude`") !=
        std::string::npos);
}

TEST_CASE("a table under another capitalisation, in a folder or twice is told") {
  const std::string text = table({Row{}});
  const auto error = [](const Files& files) {
    return reading_error(PadChest({.labels_only = true}), MemoryFolder(files));
  };
  names(error({{"PadChest_chest_x_ray_images_labels_160K_01.02.19.csv", text}}), "the publisher's name is PADCHEST_");
  names(error({{file + "/a.csv", text}}), file + " is a folder");
  names(error({{"BIMCV/" + file, text}}), "let `root` lead to BIMCV");
  PadChest both({.labels_only = true});
  names(reading_log(both, MemoryFolder({{file, text}, {file + ".gz", text}})), file + " is read");
}

TEST_CASE("a wrong cell, column, file or copy is named") {
  names(error_of({.labels = "pneumonia"}), file + ":2: row 1, column \"Labels\": \"pneumonia\" is no Python list");
  names(error_of({.birth = "old"}), "column \"PatientBirth\": \"old\" is not a number");
  names(error_of({.sex = "W"}), "column \"PatientSex_DICOM\": \"W\" is neither M, F nor O");
  names(error_of({.id = ""}), "is no file name");
  names(reading_error(PadChest({}), MemoryFolder(copy({Row{}, Row{}}))),
        "row 2, column \"ImageID\": \"a.png\" stands in");
  names(reading_error(PadChest({}), MemoryFolder(copy({}))), "none of its 0 rows is left");
  names(reading_error(PadChest({}), MemoryFolder({{file, ""}})), "is empty");
  names(reading_error(PadChest({}), MemoryFolder({{file, "\xff\xfe"}})), "is UTF-16");
  names(reading_error(PadChest({}), MemoryFolder({{file, ",ImageID\n"}})), "has no column \"ImageDir\"");
  names(reading_error(PadChest({}), MemoryFolder({})), "there is no " + file + ", nor one that ends in .gz");
  names(reading_error(PadChest({.file = "x.csv"}), MemoryFolder(copy({Row{}}))), "there is no x.csv");
  Files two = copy({Row{}});
  two["PADCHEST_chest_x_ray_images_labels_160K.csv"] = "";
  names(reading_error(PadChest({}), MemoryFolder(two)), "the root has two tables");
  CHECK(PadChest({}).read(MemoryFolder({{file + ".gz", table({Row{}})}, {"a.png", ""}})).samples.size() == 1);
  names(reading_error(PadChest({.projections = {"pa"}}), MemoryFolder(copy({Row{}}))), "did you mean \"PA\"?");
}
