// Parses the header event by event, so that hostile JSON costs no more memory than its own text.
#include "framework/data/safetensors_header.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>

#include <collimator/known_files.hpp>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "framework/base/plain_error.hpp"

namespace collimator {
namespace {

constexpr std::uint64_t header_limit = 100'000'000;

// A tensor's entry while it is read.
struct Entry {
  TensorInfo info;
  std::optional<std::string> dtype;
  std::vector<std::uint64_t> shape, offsets;
  bool has_shape = false, has_offsets = false;
};

// Takes the header's JSON event by event: a tree of hostile JSON is never built.
class HeaderReader final : public nlohmann::json_sax<Json> {
 public:
  explicit HeaderReader(const std::string& name) : name_(name) {}

  std::vector<Entry> entries;
  std::map<std::string, std::string> metadata;

  bool null() override { return refuse("null"); }
  bool boolean(bool) override { return refuse("a truth value"); }
  bool number_float(number_float_t, const string_t&) override { return refuse("a number with a fraction"); }
  bool binary(binary_t&) override { return refuse("binary data"); }
  bool number_integer(number_integer_t) override { return refuse("a negative number"); }
  bool number_unsigned(number_unsigned_t value) override {
    if (list_ == nullptr) return refuse("a number");
    if (list_->size() == 64) throw failure("{}: tensor {}: {} has more than 64 numbers", name_, tensor_, member_);
    list_->push_back(value);
    return true;
  }
  bool string(string_t& value) override {
    if (depth_ == 2 && in_metadata_) {
      metadata[member_] = value;
      return true;
    }
    if (depth_ != 2 || list_ != nullptr || member_ != "dtype") return refuse("a text");
    entries.back().dtype = value;
    return true;
  }
  bool start_object(std::size_t) override {
    if (depth_ == 2 || list_ != nullptr) return refuse("an object");
    ++depth_;
    if (depth_ == 2) {
      in_metadata_ = tensor_ == "__metadata__";
      members_.clear();
      if (!in_metadata_) entries.emplace_back().info.name = tensor_;
    }
    return true;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool key(string_t& value) override {
    std::string& place = depth_ == 1 ? tensor_ : member_;
    place = value;
    if (!(depth_ == 1 ? tensors_ : members_).insert(value).second)
      throw failure("{}: {} stands twice in the header", name_, where());
    if (depth_ == 2 && !in_metadata_ && value != "dtype" && value != "shape" && value != "data_offsets")
      throw failure("{}: tensor {}: member {} is not known", name_, tensor_, value);
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ != 2 || in_metadata_ || list_ != nullptr || member_ == "dtype") return refuse("a list");
    Entry& entry = entries.back();
    (member_ == "shape" ? entry.has_shape : entry.has_offsets) = true;
    list_ = member_ == "shape" ? &entry.shape : &entry.offsets;
    return true;
  }
  bool end_array() override {
    list_ = nullptr;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    throw failure("{}: the header is not JSON (byte {}): {}", name_, position, json_fault(error));
  }

 private:
  std::string where() const { return depth_ == 2 ? tensor_ + "." + member_ : tensor_; }
  [[noreturn]] bool refuse(const char* what) const {
    throw failure("{}: {} is {}, which does not belong there in a safetensors header", name_,
                  depth_ == 0 ? "the whole" : where(), what);
  }

  const std::string& name_;
  std::string tensor_, member_;
  std::set<std::string> tensors_, members_;
  int depth_ = 0;
  bool in_metadata_ = false;
  std::vector<std::uint64_t>* list_ = nullptr;
};

// The entry as a tensor whose shape, type and place agree.
TensorInfo checked(const Entry& entry, std::uint64_t data_size, const std::string& name) {
  TensorInfo tensor = entry.info;
  if (!entry.dtype || !entry.has_shape || entry.offsets.size() != 2)
    throw failure("{}: tensor {} lacks {}", name, tensor.name,
                  !entry.dtype       ? "dtype"
                  : !entry.has_shape ? "shape"
                                     : "two data_offsets");
  tensor.dtype = *entry.dtype;
  if (dtype_size(tensor.dtype) == 0)
    throw failure("{}: tensor {}: type {} is not known", name, tensor.name, tensor.dtype);
  for (const std::uint64_t length : entry.shape) {
    if (length > static_cast<std::uint64_t>(INT64_MAX))
      throw failure("{}: tensor {}: a dimension of {}", name, tensor.name, length);
    tensor.shape.push_back(static_cast<std::int64_t>(length));
  }
  const std::uint64_t begin = entry.offsets[0], end = entry.offsets[1];
  if (begin > end || end > data_size)
    throw failure("{}: tensor {} lies at bytes {} to {} of {}: is the file complete?", name, tensor.name, begin, end,
                  data_size);
  std::uint64_t size = 0;
  try {
    size = tensor.byte_count();
  } catch (const InputError& error) {
    throw failure("{}: {}", name, error.what());
  }
  if (size != end - begin)
    throw failure("{}: tensor {} needs {} bytes by its shape and type, and has {}", name, tensor.name, size,
                  end - begin);
  tensor.begin = begin;
  return tensor;
}

bool is_text(std::string_view bytes) {
  return std::ranges::all_of(
      bytes, [](unsigned char byte) { return byte >= ' ' || byte == '\n' || byte == '\r' || byte == '\t'; });
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& name) {
  // Asked only of what is none: a header's length may begin with the letters of another format.
  const auto none = [&](const std::string& why) {
    const std::string_view what = looks_like(file);
    return failure("{} is no safetensors file{}", name, what.empty() ? why : fmt::format(": it looks like {}", what));
  };
  std::uint64_t length = 0;
  if (file.size() < sizeof length) throw none(fmt::format(": it has {} bytes", file.size()));
  std::memcpy(&length, file.data(), sizeof length);
  if (length > header_limit)
    throw none(is_text(file.substr(0, 64)) ? ": it looks like a text, such as a table"
                                           : ": it does not begin with the length of a header");
  if (length > file.size() - sizeof length)
    throw none(fmt::format(", or is cut off: its header should have {} bytes, of {} in the file", length, file.size()));
  const std::string_view text = file.substr(sizeof length, length);
  if (!text.starts_with('{')) throw none(": its header does not begin with {");

  HeaderReader reader(name);
  if (!Json::sax_parse(text.begin(), text.end(), &reader)) throw failure("{}: the header is not JSON", name);

  SafetensorsHeader header;
  header.data_begin = sizeof length + length;
  header.metadata = std::move(reader.metadata);
  const std::uint64_t data_size = file.size() - header.data_begin;
  for (const Entry& entry : reader.entries) header.tensors.push_back(checked(entry, data_size, name));
  std::ranges::stable_sort(header.tensors, [](const TensorInfo& a, const TensorInfo& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.byte_count() < b.byte_count();
  });
  std::uint64_t end = 0;
  for (const TensorInfo& tensor : header.tensors) {
    if (tensor.begin != end)
      throw failure("{}: tensor {} begins at byte {} of the data, where the one before ends at {}", name, tensor.name,
                    tensor.begin, end);
    end += tensor.byte_count();
  }
  if (end != data_size)
    throw failure("{}: the header accounts for {} bytes of data, the file has {}", name, end, data_size);
  return header;
}

}  // namespace collimator
