// Tensors of LibTorch in and out of safetensors files, and what happens where names or shapes do not fit.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include "framework/data/safetensors.hpp"

namespace collimator {

class Model;

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

// A network's parameters, then its buffers.
NamedTensors tensors_of(const Model& model);

// Writes tensors of any device and layout; only their values and shapes count.
void save_tensors(const NamedTensors& tensors, const std::filesystem::path& file,
                  const std::map<std::string, std::string>& metadata = {});

// Copies the file's tensors into `tensors`; both must have the same names and shapes, but that a file may lack counts
// of batches (num_batches_tracked), which then stay as they are, and may have `module.` in front of all of its names,
// as torch.nn.DataParallel saves them. Numbers of another type are converted. Throws InputError, which lists what is
// missing, unexpected or of another shape.
void load_tensors(const NamedTensors& tensors, const SafetensorsFile& file);

// The same for initial weights from elsewhere, with three exceptions more:
// - Where the file's metadata names its classes, as `train` writes them, and they are not `classes` in the same order,
//   the rows of the head (the module of the last parameter) are taken by name; a class that the file does not have is
//   left as it is. That is logged.
// - Any other head that has another shape there, and so other classes, is left as it is, and that is logged.
// - A file whose names are those of the network's first part ("encoder.") alone is loaded into that part, and its own
//   head is passed over.
// Gives the classes whose rows were left while others' were, or might have been, taken by name.
std::vector<std::string> load_initial_weights(const Model& model, const std::vector<std::string>& classes,
                                              const SafetensorsFile& file,
                                              const std::function<void(const std::string&)>& log);

}  // namespace collimator
