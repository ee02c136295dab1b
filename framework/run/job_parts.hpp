// What a job takes of its task and of the results of its inputs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "framework/plugin/registry.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// The task's parameters; each plugin's slot says where its library lies.
Json params_of_job(const Task& task, const Registry& registry);

// Pointers to the parameters that name files or folders, but those of native plugins, which a network's artifact
// repeats.
std::vector<std::string> path_pointers(const Task& task, const Registry& registry);

// Where an output of a task lies among the files of its result.
std::filesystem::path port_folder(const Task& task, const std::string& output, const std::filesystem::path& files);

}  // namespace collimator
