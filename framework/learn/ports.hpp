// The input ports of verbs that feed pictures to a network.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "framework/data/collection.hpp"
#include "framework/learn/network.hpp"
#include "framework/data/masked_pictures.hpp"
#include "framework/verbs/job.hpp"

namespace collimator {

// The folder of an input port. Throws InputError where the job has none.
const std::filesystem::path& input_folder(const Job& job, const std::string& port);

// The pictures of `collection`, which came through `port`: PORT.pack and, where the job has
// them, PORT.masks and PORT.donors.
MaskedPictures pictures_of(const Job& job, const std::string& port, const Collection& collection);

// The network of the port `with`, or that which job.params["with"] gives, for job.params["model"] (the whole slot,
// which the host puts there), and only if its pictures have the size of `pictures`.
TrainedNetwork network_of(const Job& job, const MaskedPictures& pictures);

}  // namespace collimator
