// The input ports of verbs: their folders, and the pictures that come through them.
#pragma once

#include <filesystem>

#include "framework/data/collection.hpp"
#include "framework/data/masked_pictures.hpp"
#include "framework/task/job.hpp"

namespace collimator {

// The folder of an input port. Throws InputError where the job has none.
const std::filesystem::path& input_folder(const Job& job, const std::string& port);

// The pictures of `collection`, which came through `port`: PORT.pack and, where the job has them, PORT.masks and
// PORT.donors.
MaskedPictures pictures_of(const Job& job, const std::string& port, const Collection& collection);

}  // namespace collimator
