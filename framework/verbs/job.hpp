// What a worker is asked to do: one node, by its verb, from folders of artifacts into an empty folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/verbs/kinds.hpp"

namespace collimator {

// Where the pictures of a loaded collection lie in this run; the artifacts hold no absolute path.
struct Source {
  std::filesystem::path root;  // empty where the dataset draws its pictures
  Slot dataset;
};

// One node. `inputs` maps a port ("of", "mask", "with", "of.stanford", …) to the folder of its artifact.
struct Job {
  std::string verb;
  Json params;  // checked; explicit values, defaults left out
  std::map<std::string, std::filesystem::path> inputs;
  std::filesystem::path out;              // an empty folder; each output port in its own subfolder
  std::filesystem::path keep;             // survives an interruption: checkpoints
  std::map<std::string, Source> sources;  // by Record::source
  std::string device = "cpu";             // "cpu", "cuda:0"
};

// What a verb may use while it works.
struct Context {
  std::function<void(const std::string& message)> log = [](const std::string&) {};
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = [](std::uint64_t, std::uint64_t) {};
  std::function<bool()> cancelled = [] { return false; };
};

// Thrown by a verb that stopped because cancelled() was true.
struct Cancelled {};

// The parameters of a job as its verb's struct.
template <typename Params>
Params params_of(const Job& job);

// One verb's work. Throws InputError where the input is wrong; what it left in `out` is thrown away then.
using VerbFunction = void (*)(const Job& job, const Context& context);

void run_load(const Job&, const Context&);
void run_merge(const Job&, const Context&);
void run_select(const Job&, const Context&);
void run_split(const Job&, const Context&);
void run_pack(const Job&, const Context&);
void run_mask(const Job&, const Context&);
void run_reduce(const Job&, const Context&);
void run_read_predictions(const Job&, const Context&);
void run_threshold(const Job&, const Context&);
void run_score(const Job&, const Context&);
void run_compare(const Job&, const Context&);
void run_curves(const Job&, const Context&);
void run_top(const Job&, const Context&);
void run_localize(const Job&, const Context&);
void run_show(const Job&, const Context&);
void run_contrast(const Job&, const Context&);
// In collimator_learn:
void run_train(const Job&, const Context&);
void run_predict(const Job&, const Context&);
void run_segment(const Job&, const Context&);
void run_explain(const Job&, const Context&);

}  // namespace collimator

#include "framework/verbs/values.hpp"
