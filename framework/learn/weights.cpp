// Checks names, shapes and numbers before the first copy, so that a network is loaded whole or not at all.
#include "framework/learn/weights.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/isfinite.h>
#include <c10/core/GradMode.h>

#include <fmt/ranges.h>
#include <collimator/native/model.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"

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

// A file of weights under the names that the network has: what torch.nn.DataParallel puts in front of each is taken
// off.
class Weights {
 public:
  Weights(const SafetensorsFile& file, const NamedTensors& tensors) : file(file) {
    constexpr std::string_view wrapped = "module.";
    const auto starts = [&](const std::string& name) { return name.starts_with(wrapped); };
    if (!file.tensors().empty() && std::ranges::all_of(file.tensors(), starts, &TensorInfo::name) &&
        !std::ranges::any_of(tensors, starts, &NamedTensors::value_type::first))
      front_ = wrapped;
  }

  const SafetensorsFile& file;

  const TensorInfo* find(const std::string& name) const { return file.find(front_ + name); }
  std::string name_of(const TensorInfo& info) const { return info.name.substr(front_.size()); }
  std::string path() const { return file.path().string(); }

 private:
  std::string front_;
};

// Where a file holds the weights of one part of the network alone, under that part's own names: the part
// ("encoder."), else nothing. The first name decides; load() looks at the rest.
std::string part_in(const NamedTensors& tensors, const Weights& weights) {
  for (const auto& [name, tensor] : tensors)
    if (weights.find(name) != nullptr) return {};
  const std::string& first = tensors.front().first;
  const std::string part = first.substr(0, first.find('.') + 1);
  return weights.find(first.substr(part.size())) != nullptr ? part : std::string();
}

// A count of batches, which plays no part in what a network gives. Files of PyTorch before 0.4.1 lack it.
bool may_lack(const std::string& name) { return name.ends_with(".num_batches_tracked"); }

// The numbers of a tensor in the file, of the type of `like`; throws where one is not finite.
at::Tensor numbers_of(const Weights& weights, const TensorInfo& info, const at::Tensor& like) {
  // A file of another writer may lay its data anywhere; numbers are copied to where they are aligned.
  std::vector<std::byte> bytes(info.byte_count());
  std::ranges::copy(weights.file.bytes(info), bytes.begin());
  const at::Tensor there = at::from_blob(bytes.data(), info.shape, at::TensorOptions(type_of(weights.file, info)));
  at::Tensor numbers = at::empty(info.shape, like.options().device(at::kCPU)).copy_(there);
  if (numbers.is_floating_point() && !at::isfinite(numbers).all().item<bool>())
    throw failure("{}: tensor {} holds numbers that are not finite", weights.path(), weights.name_of(info));
  return numbers;
}

// Copies what is not in `left_out`; throws where anything else does not fit, but for the file's own `surplus`.
void load(const NamedTensors& tensors, const Weights& weights, const std::set<std::string>& left_out,
          const std::string& surplus = {}) {
  std::vector<std::string> missing, unexpected, other_shape;
  std::set<std::string> known;
  for (const auto& [name, tensor] : tensors) {
    known.insert(name);
    if (left_out.contains(name)) continue;
    const TensorInfo* info = weights.find(name);
    if (info == nullptr && !may_lack(name))
      missing.push_back(name);
    else if (info != nullptr && tensor.sizes() != at::IntArrayRef(info->shape))
      other_shape.push_back(
          fmt::format("{} is {} there, {} here", name, shape_text(info->shape), shape_text(tensor.sizes())));
    else if (info != nullptr)
      type_of(weights.file, *info);
  }
  for (const TensorInfo& info : weights.file.tensors())
    if (const std::string name = weights.name_of(info);
        !known.contains(name) && (surplus.empty() || module_of(name) != surplus))
      unexpected.push_back(name);
  if (!missing.empty() || !unexpected.empty() || !other_shape.empty()) {
    std::string message = fmt::format("{} does not hold the weights of this network", weights.path());
    add_list(message, "missing", missing);
    add_list(message, "unexpected", unexpected);
    add_list(message, "of another shape", other_shape);
    throw InputError(message + "\n  Names must be torchvision's; is it the file of another network?");
  }
  const at::NoGradGuard no_grad;
  NamedTensors loaded;
  for (const auto& [name, tensor] : tensors) {
    const TensorInfo* info = weights.find(name);
    if (left_out.contains(name) || info == nullptr) continue;
    loaded.emplace_back(name, numbers_of(weights, *info, tensor));
  }
  auto from = loaded.begin();
  for (const auto& [name, tensor] : tensors)
    if (from != loaded.end() && from->first == name) tensor.copy_((from++)->second);
}

// The part `part` from the file of a whole network, whose head (`fc.`) has no place here.
void load_part(const NamedTensors& tensors, const Weights& weights, const std::string& part,
               const std::function<void(const std::string&)>& log) {
  NamedTensors inner;
  std::set<std::string> known, surplus;
  for (const auto& [name, tensor] : tensors)
    if (name.starts_with(part)) inner.emplace_back(name.substr(part.size()), tensor);
  for (const auto& [name, tensor] : inner) known.insert(module_of(name));
  for (const TensorInfo& info : weights.file.tensors())
    if (const std::string module = module_of(weights.name_of(info)); !known.contains(module)) surplus.insert(module);
  // More than one module too many is another network, and load() says so.
  const std::string head = surplus.size() == 1 ? *surplus.begin() : std::string();
  load(inner, weights, {}, head);
  log(fmt::format("{}: weights of {}* only{}; the rest starts from random weights", weights.path(), part,
                  head.empty() ? "" : ", without its head " + head + "*"));
}

// The classes that a file's metadata names, as `train` writes them; none where it names none.
std::vector<std::string> classes_in(const SafetensorsFile& file) {
  const auto found = file.metadata().find("classes");
  const Json classes = found == file.metadata().end() ? Json() : parse_json(found->second).value_or(Json());
  if (!classes.is_array() || !std::ranges::all_of(classes, [](const Json& name) { return name.is_string(); }) ||
      std::set<Json>(classes.begin(), classes.end()).size() != classes.size())
    return {};
  return classes.get<std::vector<std::string>>();
}

// Whether all tensors of the network's head stand in the file with a row for each of `theirs`, and are alike otherwise.
bool has_rows(const NamedTensors& head, const Weights& weights, std::size_t theirs, std::size_t ours) {
  return std::ranges::all_of(head, [&](const auto& each) {
    const TensorInfo* info = weights.find(each.first);
    const at::IntArrayRef shape = each.second.sizes();
    return info != nullptr && !info->shape.empty() && !shape.empty() &&
           info->shape.front() == static_cast<std::int64_t>(theirs) &&
           shape.front() == static_cast<std::int64_t>(ours) && shape.slice(1) == at::IntArrayRef(info->shape).slice(1);
  });
}

// Loads all but the head, and of this the rows of the classes that both have; gives the others.
std::vector<std::string> load_by_class(const NamedTensors& tensors, const NamedTensors& head, const Weights& weights,
                                       const std::vector<std::string>& theirs, const std::vector<std::string>& ours) {
  std::vector<at::Tensor> there;
  std::set<std::string> left_out;
  for (const auto& [name, tensor] : head) {
    there.push_back(numbers_of(weights, *weights.find(name), tensor));
    left_out.insert(name);
  }
  load(tensors, weights, left_out);
  const at::NoGradGuard no_grad;
  std::vector<std::string> unknown;
  for (std::size_t c = 0; c < ours.size(); ++c) {
    const auto row = std::ranges::find(theirs, ours[c]) - theirs.begin();
    if (row == std::ssize(theirs)) {
      unknown.push_back(ours[c]);
      continue;
    }
    for (std::size_t i = 0; i < head.size(); ++i)
      head[i].second.select(0, static_cast<std::int64_t>(c)).copy_(there[i].select(0, row));
  }
  return unknown;
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

void load_tensors(const NamedTensors& tensors, const SafetensorsFile& file) {
  load(tensors, Weights(file, tensors), {});
}

std::vector<std::string> load_initial_weights(const Model& model, const std::vector<std::string>& classes,
                                              const SafetensorsFile& file,
                                              const std::function<void(const std::string&)>& log) {
  const NamedTensors tensors = tensors_of(model);
  const Weights weights(file, tensors);
  if (const std::string part = part_in(tensors, weights); !part.empty()) {
    load_part(tensors, weights, part, log);
    return {};
  }
  const std::string name = module_of(model.parameters().back().first);
  NamedTensors head;
  for (const auto& each : tensors)
    if (!name.empty() && each.first.starts_with(name)) head.push_back(each);
  const std::vector<std::string> theirs = classes_in(file);
  if (!theirs.empty() && theirs != classes && !head.empty() && has_rows(head, weights, theirs.size(), classes.size())) {
    std::vector<std::string> unknown = load_by_class(tensors, head, weights, theirs, classes);
    log(fmt::format("{}: the head {}* is of the classes {} there, and its rows are taken by name{}", weights.path(),
                    name, fmt::join(theirs, ", "),
                    unknown.empty() ? "" : fmt::format("; {} from random weights", fmt::join(unknown, ", "))));
    return unknown;
  }
  std::set<std::string> left_out;
  const bool other_head = std::ranges::any_of(head, [&](const auto& each) {
    const TensorInfo* info = weights.find(each.first);
    return info != nullptr && each.second.sizes() != at::IntArrayRef(info->shape);
  });
  if (other_head) {
    for (const auto& each : head) left_out.insert(each.first);
    log(fmt::format("{}: the head {}* has another shape there (other classes); it starts from random weights",
                    weights.path(), name));
  }
  load(tensors, weights, left_out);
  return {};
}

}  // namespace collimator
