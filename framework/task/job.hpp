// A job: what a worker is asked to do, one task by its verb, from folders of artifacts into an empty folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "framework/base/json.hpp"
#include "framework/task/kinds.hpp"
#include "framework/task/values.hpp"

namespace collimator {

// The datasets that pictures come from, by Record::source; their parameters say where the files lie (data/roots.hpp).
using Sources = std::map<std::string, Slot>;

// One task. `inputs` maps a port ("of", "mask", "with", "of.stanford", …) to the folder of its artifact.
struct Job {
  std::string verb;
  Json params;  // checked; explicit values, defaults left out
  std::map<std::string, std::filesystem::path> inputs;
  std::filesystem::path out;   // an empty folder; each output port in its own subfolder
  std::filesystem::path keep;  // survives an interruption: checkpoints
  Sources sources;
  std::string device = "cpu";  // "cpu", "cuda:0"
  // What the YAML calls the nodes behind those inputs that take a region's name as well ("roi").
  std::map<std::string, std::string> nodes = {};
  // Folders and files come to a worker as open descriptors; each path of this job ("/proc/self/fd/7") with the name
  // that it has outside, for messages and for what must not depend on chance.
  std::map<std::string, std::string> names = {};

  // The text with the names that paths have outside.
  std::string named(std::string text) const;
};

// That a parameter names a node, and the samples have a region of that name; `parts` is the parameter of regions alone.
std::string names_two(const std::string& parameter, const std::string& name, const std::string& parts);

// What a verb may use while it works.
struct Context {
  std::function<void(const std::string& message)> log = [](const std::string&) {};
  std::function<void(std::uint64_t done, std::uint64_t total)> progress = [](std::uint64_t, std::uint64_t) {};
  std::function<bool()> cancelled = [] { return false; };
  unsigned threads = 0;    // cores that the work may use at once; 0: all of the machine
  bool from_last = false;  // items that do not depend on each other are begun from the last one on: an audit
};

// Thrown by a verb that stopped because cancelled() was true.
struct Cancelled {};

// One verb's work. Throws InputError where the input is wrong; what it left in `out` is thrown away then.
using Work = void (*)(const Job& job, const Context& context);

// The parameters of a job as its verb's struct.
template <typename Params>
Params params_of(const Job& job) {
  return read_json_params<Params>(job.params);
}

}  // namespace collimator
