// Checks names and shapes before the first copy, so that a network is loaded whole or not at all.
#include "framework/learn/weights.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/isfinite.h>
#include <c10/core/GradMode.h>

#include <collimator/native/model.hpp>

#include "framework/base/error.hpp"

namespace collimator {
namespace {

struct NumberType {
  const char* name;
  at::ScalarType type;
};
constexpr std::array<NumberType, 10> number_types{{{"F32", at::kFloat},
                                                   {"F64", at::kDouble},
                                                   {"F16", at::kHalf},
                                                   {"BF16", at::kBFloat16},
                                                   {"I64", at::kLong},
                                                   {"I32", at::kInt},
                                                   {"I16", at::kShort},
                                                   {"I8", at::kChar},
                                                   {"U8", at::kByte},
                                                   {"BOOL", at::kBool}}};

at::ScalarType type_of(const SafetensorsFile& file, const TensorInfo& info) {
  for (const NumberType& known : number_types)
    if (info.dtype == known.name) return known.type;
  throw failure("{}: tensor {} is of type {}, which weights cannot be", file.path().string(), info.name, info.dtype);
}

std::string shape_text(const auto& shape) {
  std::string result;
  for (const std::int64_t length : shape) result += (result.empty() ? "" : ",") + std::to_string(length);
  return "[" + result + "]";
}

// The first few of a list, and how many more.
void add_list(std::string& message, const char* what, const std::vector<std::string>& items) {
  constexpr std::size_t shown = 8;
  if (items.empty()) return;
  message += fmt::format("\n  {} ({}): ", what, items.size());
  for (std::size_t i = 0; i < std::min(items.size(), shown); ++i) message += (i == 0 ? "" : ", ") + items[i];
  if (items.size() > shown) message += ", …";
}

// The module that a tensor belongs to: "fc." of "fc.weight".
std::string module_of(const std::string& name) { return name.substr(0, name.rfind('.') + 1); }

// Where a file holds the weights of one part of the network alone, under that part's own names: the part
// ("encoder."), else nothing. The first name decides; load() looks at the rest.
std::string part_in(const NamedTensors& tensors, const SafetensorsFile& file) {
  for (const auto& [name, tensor] : tensors)
    if (file.find(name) != nullptr) return {};
  const std::string& first = tensors.front().first;
  const std::string part = first.substr(0, first.find('.') + 1);
  return file.find(first.substr(part.size())) != nullptr ? part : std::string();
}

// Copies what is not in `left_out`; throws where anything else does not fit, but for the file's own `surplus`.
void load(const NamedTensors& tensors, const SafetensorsFile& file, const std::set<std::string>& left_out,
          const std::string& surplus = {}) {
  std::vector<std::string> missing, unexpected, other_shape;
  std::set<std::string> known;
  for (const auto& [name, tensor] : tensors) {
    known.insert(name);
    if (left_out.contains(name)) continue;
    const TensorInfo* info = file.find(name);
    if (info == nullptr)
      missing.push_back(name);
    else if (tensor.sizes() != at::IntArrayRef(info->shape))
      other_shape.push_back(
          fmt::format("{} is {} there, {} here", name, shape_text(info->shape), shape_text(tensor.sizes())));
    else
      type_of(file, *info);
  }
  for (const TensorInfo& info : file.tensors())
    if (!known.contains(info.name) && (surplus.empty() || module_of(info.name) != surplus))
      unexpected.push_back(info.name);
  if (!missing.empty() || !unexpected.empty() || !other_shape.empty()) {
    std::string message = fmt::format("{} does not hold the weights of this network", file.path().string());
    add_list(message, "missing", missing);
    add_list(message, "unexpected", unexpected);
    add_list(message, "of another shape", other_shape);
    throw InputError(message + "\n  Names must be torchvision's; is it the file of another network?");
  }
  const at::NoGradGuard no_grad;
  for (const auto& [name, tensor] : tensors) {
    if (left_out.contains(name)) continue;
    const TensorInfo& info = file.at(name);
    // A file of another writer may lay its data anywhere; numbers are copied to where they are aligned.
    std::vector<std::byte> bytes(info.byte_count());
    std::ranges::copy(file.bytes(info), bytes.begin());
    tensor.copy_(at::from_blob(bytes.data(), info.shape, at::TensorOptions(type_of(file, info))));
    if (tensor.is_floating_point() && !at::isfinite(tensor).all().item<bool>())
      throw failure("{}: tensor {} holds numbers that are not finite", file.path().string(), name);
  }
}

// The part `part` from the file of a whole network, whose head (`fc.`) has no place here.
void load_part(const NamedTensors& tensors, const SafetensorsFile& file, const std::string& part,
               const std::function<void(const std::string&)>& log) {
  NamedTensors inner;
  std::set<std::string> known, left_out, surplus;
  for (const auto& [name, tensor] : tensors)
    if (name.starts_with(part)) inner.emplace_back(name.substr(part.size()), tensor);
  for (const auto& [name, tensor] : inner) {
    known.insert(module_of(name));
    if (name.ends_with(".num_batches_tracked") && file.find(name) == nullptr) left_out.insert(name);
  }
  for (const TensorInfo& info : file.tensors())
    if (!known.contains(module_of(info.name))) surplus.insert(module_of(info.name));
  // More than one module too many is another network, and load() says so.
  const std::string head = surplus.size() == 1 ? *surplus.begin() : std::string();
  load(inner, file, left_out, head);
  log(fmt::format("{}: weights of {}* only{}; the rest starts from random weights", file.path().string(), part,
                  head.empty() ? "" : ", without its head " + head + "*"));
}

}  // namespace

NamedTensors tensors_of(const Model& model) {
  NamedTensors result = model.parameters();
  for (auto& buffer : model.buffers()) result.push_back(std::move(buffer));
  return result;
}

void save_tensors(const NamedTensors& tensors, const std::filesystem::path& file,
                  const std::map<std::string, std::string>& metadata) {
  std::vector<at::Tensor> kept;
  std::vector<NamedTensor> written;
  for (const auto& [name, tensor] : tensors) {
    kept.push_back(tensor.detach().to(at::kCPU).contiguous());
    const auto* known = std::ranges::find(number_types, kept.back().scalar_type(), &NumberType::type);
    if (known == number_types.end()) throw failure("tensor {} is of a type that weights cannot be", name);
    written.push_back({{name, known->name, tensor.sizes().vec()}, kept.back().const_data_ptr()});
  }
  write_safetensors(file, written, metadata);
}

void load_tensors(const NamedTensors& tensors, const SafetensorsFile& file) { load(tensors, file, {}); }

void load_initial_weights(const Model& model, const std::filesystem::path& path,
                          const std::function<void(const std::string&)>& log) {
  const SafetensorsFile file(path);
  const NamedTensors tensors = tensors_of(model);
  if (const std::string part = part_in(tensors, file); !part.empty()) return load_part(tensors, file, part, log);
  const std::string head = module_of(model.parameters().back().first);
  std::set<std::string> left_out;
  bool other_head = false;
  for (const auto& [name, tensor] : tensors) {
    const TensorInfo* info = file.find(name);
    const bool of_head = !head.empty() && name.starts_with(head);
    if (of_head && info != nullptr && tensor.sizes() != at::IntArrayRef(info->shape)) other_head = true;
    if (name.ends_with(".num_batches_tracked") && info == nullptr) left_out.insert(name);
  }
  if (other_head) {
    for (const auto& [name, tensor] : tensors)
      if (name.starts_with(head)) left_out.insert(name);
    log(fmt::format("{}: the head {}* has another shape there (other classes); it starts from random weights",
                    path.string(), head));
  }
  load(tensors, file, left_out);
}

}  // namespace collimator
