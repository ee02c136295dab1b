// Safetensors files: named tensors behind a JSON header, mapped into memory for reading and for filling.
// The format: https://github.com/huggingface/safetensors (8 bytes of header length, header, packed data).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "framework/base/file.hpp"

namespace collimator {

// What the header says of one tensor. `dtype` as the format writes it: BOOL, U8, I8, F8_E5M2, F8_E4M3,
// U16, I16, F16, BF16, U32, I32, F32, U64, I64, F64.
struct TensorInfo {
  std::string name, dtype;
  std::vector<std::int64_t> shape;  // none: a single number
  std::uint64_t begin = 0;          // of its bytes in the data; set by the reader and the writer

  std::uint64_t element_count() const;
  std::uint64_t byte_count() const;  // throws InputError where dtype is unknown or the product overflows
};

// Bytes of one element; 0 where the type is unknown.
std::size_t dtype_size(std::string_view dtype);

template <typename Value>
constexpr const char* dtype_of() {
  if constexpr (std::is_same_v<Value, std::uint8_t>)
    return "U8";
  else if constexpr (std::is_same_v<Value, std::uint16_t>)
    return "U16";
  else if constexpr (std::is_same_v<Value, std::int32_t>)
    return "I32";
  else if constexpr (std::is_same_v<Value, std::int64_t>)
    return "I64";
  else if constexpr (std::is_same_v<Value, float>)
    return "F32";
  else if constexpr (std::is_same_v<Value, double>)
    return "F64";
  else
    static_assert(sizeof(Value) == 0, "no safetensors type for this");
}

// A file for reading. All of the header is checked on opening: sizes, types, offsets without overlap or
// hole, no name twice. Throws InputError, which names the file. Any thread.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& file);

  const std::filesystem::path& path() const { return path_; }
  const std::vector<TensorInfo>& tensors() const { return tensors_; }  // in the order of their data
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  const TensorInfo* find(std::string_view name) const;  // null where there is none
  const TensorInfo& at(std::string_view name) const;    // throws InputError where there is none

  // The bytes of a tensor, in the mapped file; little endian, the last dimension fastest.
  std::span<const std::byte> bytes(const TensorInfo& tensor) const;
  std::span<const std::byte> bytes(std::string_view name) const { return bytes(at(name)); }

  // The numbers of a tensor, in the mapped file. Throws where its type is another, or where the file
  // does not align them (ours does; copy() always works).
  template <typename Value>
  std::span<const Value> values(std::string_view name) const {
    const std::span<const std::byte> raw = typed_bytes(name, dtype_of<Value>(), alignof(Value));
    return {reinterpret_cast<const Value*>(raw.data()), raw.size() / sizeof(Value)};
  }
  template <typename Value>
  std::vector<Value> copy(std::string_view name) const {
    const std::span<const std::byte> raw = typed_bytes(name, dtype_of<Value>(), 1);
    std::vector<Value> result(raw.size() / sizeof(Value));
    if (!raw.empty()) std::memcpy(result.data(), raw.data(), raw.size());
    return result;
  }

 private:
  std::span<const std::byte> typed_bytes(std::string_view name, std::string_view dtype, std::size_t alignment) const;

  std::filesystem::path path_;
  MappedFile file_;
  std::uint64_t data_begin_ = 0;
  std::vector<TensorInfo> tensors_;
  std::map<std::string, std::string> metadata_;
  std::map<std::string, std::size_t, std::less<>> index_;
};

// A file that is laid out first and filled through the mapping then, from any threads: a large tensor is
// never held twice. All bytes are 0 at first. Throws InputError where there is no room.
class SafetensorsWriter {
 public:
  SafetensorsWriter(const std::filesystem::path& file, std::vector<TensorInfo> tensors,
                    const std::map<std::string, std::string>& metadata = {});
  ~SafetensorsWriter();
  SafetensorsWriter(const SafetensorsWriter&) = delete;
  SafetensorsWriter& operator=(const SafetensorsWriter&) = delete;

  std::span<std::byte> bytes(std::string_view name);
  template <typename Value>
  std::span<Value> values(std::string_view name) {
    const std::span<std::byte> raw = typed_bytes(name, dtype_of<Value>());
    return {reinterpret_cast<Value*>(raw.data()), raw.size() / sizeof(Value)};
  }

 private:
  std::span<std::byte> typed_bytes(std::string_view name, std::string_view dtype);

  std::filesystem::path path_;
  std::unordered_map<std::string, TensorInfo> tensors_;
  std::byte* mapped_ = nullptr;
  std::uint64_t size_ = 0, data_begin_ = 0;
};

// A tensor in memory, to be written; `data` holds info.byte_count() bytes.
struct NamedTensor {
  TensorInfo info;
  const void* data = nullptr;
};

void write_safetensors(const std::filesystem::path& file, const std::vector<NamedTensor>& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace collimator
