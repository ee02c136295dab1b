// Types, layout and writing of safetensors files; the header's parser is in safetensors_header.cpp.
#include "framework/data/safetensors.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/data/safetensors_header.hpp"

namespace collimator {

static_assert(std::endian::native == std::endian::little, "tensors are mapped as they lie in the file: little endian");

std::size_t dtype_size(std::string_view dtype) {
  static const std::map<std::string, std::size_t, std::less<>> sizes{
      {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"U16", 2}, {"I16", 2}, {"F16", 2},
      {"BF16", 2}, {"U32", 4}, {"I32", 4}, {"F32", 4},     {"U64", 8},     {"I64", 8}, {"F64", 8}};
  const auto found = sizes.find(dtype);
  return found == sizes.end() ? 0 : found->second;
}

std::uint64_t TensorInfo::element_count() const {
  std::uint64_t count = 1;
  for (const std::int64_t length : shape) {
    if (length < 0) throw failure("tensor {}: a dimension of {}", name, length);
    if (__builtin_mul_overflow(count, static_cast<std::uint64_t>(length), &count))
      throw failure("tensor {}: its shape has more elements than 64 bits can count", name);
  }
  return count;
}

std::uint64_t TensorInfo::byte_count() const {
  const std::size_t size = dtype_size(dtype);
  if (size == 0) throw failure("tensor {}: type {} is not known", name, dtype);
  std::uint64_t bytes = 0;
  if (__builtin_mul_overflow(element_count(), std::uint64_t{size}, &bytes))
    throw failure("tensor {}: its shape has more bytes than 64 bits can count", name);
  return bytes;
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& file) : path_(file), file_(file) {
  SafetensorsHeader header = parse_safetensors_header(file_.bytes(), file.string());
  data_begin_ = header.data_begin;
  tensors_ = std::move(header.tensors);
  metadata_ = std::move(header.metadata);
  for (std::size_t i = 0; i < tensors_.size(); ++i) index_.emplace(tensors_[i].name, i);
}

const TensorInfo* SafetensorsFile::find(std::string_view name) const {
  const auto found = index_.find(name);
  return found == index_.end() ? nullptr : &tensors_[found->second];
}

const TensorInfo& SafetensorsFile::at(std::string_view name) const {
  if (const TensorInfo* tensor = find(name)) return *tensor;
  std::string names;
  for (std::size_t i = 0; i < tensors_.size() && i < 8; ++i) names += (i == 0 ? "" : ", ") + tensors_[i].name;
  throw failure("{} has no tensor {}; it has {} tensors{}{}{}", path_.string(), name, tensors_.size(),
                tensors_.empty() ? "" : ": ", names, tensors_.size() > 8 ? ", …" : "");
}

std::span<const std::byte> SafetensorsFile::bytes(const TensorInfo& tensor) const {
  const auto* data = reinterpret_cast<const std::byte*>(file_.bytes().data());
  return {data + data_begin_ + tensor.begin, static_cast<std::size_t>(tensor.byte_count())};
}

std::span<const std::byte> SafetensorsFile::typed_bytes(std::string_view name, std::string_view dtype,
                                                        std::size_t alignment) const {
  const TensorInfo& tensor = at(name);
  if (tensor.dtype != dtype)
    throw failure("{}: tensor {} is of type {}, expected {}", path_.string(), name, tensor.dtype, dtype);
  const std::span<const std::byte> raw = bytes(tensor);
  if (reinterpret_cast<std::uintptr_t>(raw.data()) % alignment != 0)
    throw failure(
        "{}: tensor {} does not lie at a multiple of {} bytes; write the file again with a current safetensors",
        path_.string(), name, alignment);
  return raw;
}

SafetensorsWriter::SafetensorsWriter(const std::filesystem::path& file, std::vector<TensorInfo> tensors,
                                     const std::map<std::string, std::string>& metadata)
    : path_(file) {
  // The widest types first, then by name, as the format's own writer does: every tensor is aligned so.
  std::ranges::sort(tensors, [](const TensorInfo& a, const TensorInfo& b) {
    const std::size_t first = dtype_size(a.dtype), second = dtype_size(b.dtype);
    return first != second ? first > second : a.name < b.name;
  });
  Json header = Json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t end = 0;
  for (TensorInfo& tensor : tensors) {
    tensor.begin = end;
    if (__builtin_add_overflow(end, tensor.byte_count(), &end))
      throw failure("{}: more bytes than 64 bits can count", file.string());
    header[tensor.name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {tensor.begin, end}}};
    if (!tensors_.emplace(tensor.name, tensor).second)
      throw failure("{}: two tensors are named {}", file.string(), tensor.name);
  }
  std::string text = header.dump();
  text.resize((text.size() + 7) / 8 * 8, ' ');
  const std::uint64_t length = text.size();
  data_begin_ = sizeof length + length;
  size_ = data_begin_ + end;

  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) throw failure("cannot write {}: {}", file.string(), std::strerror(errno));
  // Room is taken now: a full disk is an error here, and not a signal while the mapping is filled.
  int code = ::posix_fallocate(descriptor, 0, static_cast<off_t>(size_));
  void* mapped = MAP_FAILED;
  if (code == 0) {
    mapped = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (mapped == MAP_FAILED) code = errno;
  }
  ::close(descriptor);
  if (code != 0) throw failure("cannot write {} ({} bytes): {}", file.string(), size_, std::strerror(code));
  mapped_ = static_cast<std::byte*>(mapped);
  std::memcpy(mapped_, &length, sizeof length);
  std::memcpy(mapped_ + sizeof length, text.data(), text.size());
}

SafetensorsWriter::~SafetensorsWriter() {
  if (mapped_ != nullptr) ::munmap(mapped_, size_);
}

std::span<std::byte> SafetensorsWriter::bytes(std::string_view name) {
  const auto found = tensors_.find(std::string(name));
  if (found == tensors_.end()) throw failure("{} has no tensor {}", path_.string(), name);
  return {mapped_ + data_begin_ + found->second.begin, static_cast<std::size_t>(found->second.byte_count())};
}

std::span<std::byte> SafetensorsWriter::typed_bytes(std::string_view name, std::string_view dtype) {
  const std::span<std::byte> raw = bytes(name);
  if (const std::string& own = tensors_.at(std::string(name)).dtype; own != dtype)
    throw failure("{}: tensor {} is of type {}, expected {}", path_.string(), name, own, dtype);
  return raw;
}

void write_safetensors(const std::filesystem::path& file, const std::vector<NamedTensor>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  std::vector<TensorInfo> infos;
  for (const NamedTensor& tensor : tensors) infos.push_back(tensor.info);
  SafetensorsWriter writer(file, std::move(infos), metadata);
  for (const NamedTensor& tensor : tensors) {
    const std::span<std::byte> target = writer.bytes(tensor.info.name);
    if (!target.empty()) std::memcpy(target.data(), tensor.data, target.size());
  }
}

}  // namespace collimator
