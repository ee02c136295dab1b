// Parameters and work of the hidden verbs `examine` and `examine_native`: make a plugin with its parameters, before
// anything is computed, and read a dataset's tables.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

struct ExamineParams {
  std::string role;
  Slot plugin;
  std::vector<std::int64_t> sizes, outline_sizes, sizes_of_one;
  std::map<std::string, std::vector<std::string>> weights, initial_weights;

  void describe(auto& field) {
    field("role", role, "of the plugin");
    field("plugin", plugin, "what is tried");
    field("sizes", sizes, "of a model that learns classes: sides of the pictures that it will get").unit("px");
    field("outline_sizes", outline_sizes, "the same of a model that learns outlines").unit("px");
    field("sizes_of_one", sizes_of_one, "of a model that learns from one picture at a time: sides of these").unit("px");
    field("weights", weights, "of a model: files of its weights, each with the classes of its outputs");
    field("initial_weights", initial_weights, "the same of files that a training begins with");
  }
};

const Verb& examine_verb();
const Verb& examine_native_verb();
// A dataset leaves what `load` leaves. Throws InputError where the plugin refuses its parameters, or a dataset its
// files.
void run_examine(const Job& job, const Context& context);

}  // namespace collimator
