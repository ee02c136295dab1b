// Parsers, readers and the store, with each request for memory refused in turn: they say so, or give what is right.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/picture.hpp"
#include "framework/data/predictions.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/data/table.hpp"
#include "framework/graph/field_kind.hpp"
#include "framework/graph/graph.hpp"
#include "framework/store/collect.hpp"
#include "framework/store/store.hpp"
#include "tests/memory/failing_memory.hpp"

using namespace collimator;
using testing::memory_in_use, testing::with_refusal;
namespace fs = std::filesystem;

namespace {

class Scratch {
 public:
  Scratch() : folder_(fs::temp_directory_path() / ("collimator-memory-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~Scratch() { fs::remove_all(folder_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  fs::path operator/(const std::string& name) const { return folder_ / name; }

 private:
  fs::path folder_;
};

const fs::path source = COLLIMATOR_SOURCE_DIR, corpus = source / "tests/fuzz/corpus";

// The first 2,000 requests one by one, then 500 numbers that are spread geometrically up to `total`.
std::set<std::int64_t> numbers_of_requests(std::int64_t total) {
  std::set<std::int64_t> numbers;
  for (std::int64_t number = 1; number <= std::min<std::int64_t>(total, 2000); ++number) numbers.insert(number);
  if (total > 2000)
    for (int i = 1; i <= 500; ++i)
      numbers.insert(std::llround(2000 * std::pow(static_cast<double>(total) / 2000, i / 500.0)));
  return numbers;
}

// Calls `work`, whose text tells all that it gave, with each of these requests refused. Either it throws what says that
// memory is short, or it gives the right text. `prepare` is called before each, and `look` after each.
void refuse_each(
    const std::function<std::string()>& work, const std::function<void()>& prepare = [] {},
    const std::function<void()>& look = [] {}) {
  prepare();
  const std::string right = work();  // and whatever is made once is there
  prepare();
  const std::int64_t total = with_refusal(std::int64_t{1} << 60, [&] { work(); });
  CHECK(total > 10);
  const std::size_t before = memory_in_use();
  std::size_t refused = 0;
  for (const std::int64_t number : numbers_of_requests(total)) {
    CAPTURE(number);
    std::string given, error;
    prepare();
    try {
      with_refusal(number, [&] { given = work(); });
    } catch (const std::exception& exception) {
      error = exception.what();
      ++refused;
    }
    if (error.empty() && given != right) error = given;  // what it gives may be a list of errors
    if (error.empty())
      CHECK(given == right);
    else
      CHECK_MESSAGE((error.find("bad_alloc") != std::string::npos ||
                     error.find("annot allocate") != std::string::npos || error.find("memory") != std::string::npos),
                    error);
    look();
  }
  CHECK(refused > 0);
  const std::size_t after = memory_in_use();
  CHECK_MESSAGE(after < before + 100'000, "bytes that were not given back: ", after - before, " after ", refused);
}

}  // namespace

TEST_CASE("an experiment is read and expanded, or memory is short") {
  const Registry plugins = Registry::discover({COLLIMATOR_PLUGINS}, schema_refusal);
  const auto read = [&](const fs::path& file) {
    Mistakes mistakes;
    const Graph graph = expand(read_experiment(file, {}, mistakes), plugins, mistakes);
    mistakes.sort();
    std::string text = std::to_string(graph.tasks.size());
    for (const Mistake& mistake : mistakes.all()) text += describe(mistake);
    return text;
  };
  const std::string told = read(source / "experiments/quickstart.yaml");
  CAPTURE(told);
  CHECK(std::stoul(told) > 20);
  refuse_each([&] { return read(source / "experiments/quickstart.yaml"); });
}

TEST_CASE("YAML with all its forms is a document, or memory is short") {
  const auto text = std::make_shared<SourceText>(SourceText{
      "a.yaml", "a: &x {b: [1, 2.5, 'c'], \"d\": null}\ne: *x\nf: {<<: *x, g: |\n  lines\n  }\nh: [", {}, {}, {}});
  refuse_each([&] {
    Mistakes mistakes;
    std::string given = yaml_text(parse_yaml(text, mistakes));
    for (const Mistake& mistake : mistakes.all()) given += describe(mistake);
    return given;
  });
}

TEST_CASE("tables are read and written, or memory is short") {
  const Scratch folder;
  std::string text = "sample,patient,class,probability,label\n";
  for (int i = 0; i < 200; ++i)
    text += "a longer name of sample " + std::to_string(i) + ",p,ill,0." + std::to_string(i) + "," +
            std::to_string(i % 2) + "\n";
  write_file(folder / "predictions.csv", text);
  refuse_each([&] {
    save_predictions({.classes = {"ill"},
                      .samples = {"a", "b"},
                      .patients = {"p", "q"},
                      .probabilities = {0.25, 1},
                      .labels = {0, 1}},
                     folder / "two");
    const Predictions two = load_predictions(folder / "two");
    return two.samples.back() + std::to_string(two.probability(0, 0));
  });
  refuse_each([&] {
    const CsvTable csv = read_csv(folder / "predictions.csv");
    const Table table = read_table(folder / "predictions.csv");
    write_table(table, folder / "copy.csv");
    return std::to_string(csv.rows()) + std::string(csv.cell(199, 3)) + table.rows.back().front() +
           read_file(folder / "copy.csv");
  });
}

TEST_CASE("plugins are found, or memory is short") {
  const Scratch folder;
  for (const auto& entry : fs::directory_iterator(corpus / "manifest"))
    fs::copy_file(entry.path(), folder / (entry.path().stem().string() + ".plugin.json"));
  refuse_each([&] {
    const Registry registry = Registry::discover({folder / ""}, schema_refusal);
    std::string given;
    for (const PluginInfo& plugin : registry.all()) given += plugin.id + plugin.params.dump() + plugin.refused;
    for (const std::string& problem : registry.problems()) given += problem;
    return given;
  });
}

TEST_CASE("tensors are read and written, or memory is short") {
  const Scratch folder;
  const std::vector<float> numbers(12, 0.5F);
  std::vector<NamedTensor> tensors;
  tensors.reserve(9);
  for (int i = 0; i < 9; ++i)
    tensors.push_back({{"a tensor of some name " + std::to_string(i), "F32", {3, 4}}, numbers.data()});
  refuse_each([&] {
    write_safetensors(folder / "a.safetensors", tensors, {{"what", "something that is told of it"}});
    const SafetensorsFile file(folder / "a.safetensors");
    return std::to_string(file.tensors().size()) + file.metadata().at("what") +
           std::to_string(file.copy<float>(file.tensors().back().name).back());
  });
}

TEST_CASE("pictures are decoded, or memory is short") {
  for (const std::string name :
       {"png/rgb_8.png", "png/grey_16.png", "png/palette_2.png", "png/interlaced.png", "png/texts.png",
        "png/cut_off.png", "jpeg/rgb_420.jpg", "jpeg/grey_progressive.jpg", "jpeg/cut_off.jpg"}) {
    CAPTURE(name);
    refuse_each([&]() -> std::string {
      try {
        const PictureHeader header = probe_picture(corpus / name);
        const Picture picture = decode_picture(corpus / name);
        return std::to_string(header.width) + "," + std::to_string(picture.bits) +
               std::string(picture.data.begin(), picture.data.end());
      } catch (const InputError& error) {
        if (std::string(error.what()).find("memory") != std::string::npos) throw;
        return error.what();  // of the files that are cut off
      }
    });
  }
}

namespace {

const Verb made{.name = "made", .about = "", .ports = {{"", "table", ""}}, .schema = Json::array()};

// Keeps a result under a name, as a run does.
StoredResult keep(Store& store, const std::string& name) {
  const fs::path out = store.make_temporary();
  fs::create_directories(out / "deep");
  write_file(out / "table.csv", "metric,value\nauroc,0.595\n");
  write_file(out / "deep" / "more.txt", "more");
  return store.keep(digest_of(name), out, made, {{"x", name}}, 0.5);
}

}  // namespace

TEST_CASE("a store stays whole wherever memory was short") {
  const Scratch folder;
  keep(*std::make_unique<Store>(folder / "store"), "a first result");
  fs::create_directories(folder / "run");
  write_file(folder / "run/run.json", R"({"nodes": [{"key": ")" + digest_of("a first result") + R"("}]})");
  write_file(folder / "data.csv", "a,b\n");
  const auto verified = [&] {
    const std::vector<StoreFault> faults = Store(folder / "store").verify([](std::size_t, std::size_t) {});
    for (const StoreFault& fault : faults) FAIL_CHECK(fault.message);
    CHECK_FALSE(fs::exists(folder / "store/quarantine"));  // nothing was set aside
  };
  SUBCASE("while a result is kept, found and described") {
    refuse_each(
        [&] {
          Store store(folder / "store");
          const StoredResult kept = keep(store, "another");
          const auto found = store.find(digest_of("a first result"));
          store.write_note("history", "a node", {{"key", kept.key}});
          std::string given =
              kept.ports.at("") + (found ? found->ports.at("") : "none") + store.data_digest(folder / "data.csv");
          given += std::to_string(store.verify([](std::size_t, std::size_t) {}).size());
          return given + store.note("history", "a node").dump();
        },
        [&] { fs::remove_all(folder / "store/objects" / digest_of("another").substr(0, 2)); }, verified);
  }
  SUBCASE("while it is collected") {
    note_run(Store(folder / "store"), folder / "run", {digest_of("a first result")});
    refuse_each(
        [&] {
          Store store(folder / "store");
          const Collected collected = collect(store, {}, false);
          return std::to_string(collected.kept) + std::to_string(collected.runs);
        },
        [&] { keep(*std::make_unique<Store>(folder / "store"), "what no run names"); }, verified);
    CHECK(Store(folder / "store").find(digest_of("a first result")));
  }
}
