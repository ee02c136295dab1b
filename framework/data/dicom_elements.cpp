// Walks the elements of a DICOM file, each held against the bytes that are left.
#include "framework/data/dicom_elements.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"

namespace collimator {
namespace {

constexpr std::uint32_t no_length = 0xffffffff;
constexpr std::size_t most_dicom_elements = 100'000;
constexpr int most_nested_sequences = 16;
constexpr std::string_view implicit_little_endian = "1.2.840.10008.1.2";

constexpr std::array long_vrs{dicom_vr('O', 'B'), dicom_vr('O', 'D'), dicom_vr('O', 'F'), dicom_vr('O', 'L'),
                              dicom_vr('O', 'V'), dicom_vr('O', 'W'), dicom_vr('S', 'Q'), dicom_vr('S', 'V'),
                              dicom_vr('U', 'C'), dicom_vr('U', 'N'), dicom_vr('U', 'R'), dicom_vr('U', 'T'),
                              dicom_vr('U', 'V')};
constexpr std::array short_vrs{dicom_vr('A', 'E'), dicom_vr('A', 'S'), dicom_vr('A', 'T'), dicom_vr('C', 'S'),
                               dicom_vr('D', 'A'), dicom_vr('D', 'S'), dicom_vr('D', 'T'), dicom_vr('F', 'L'),
                               dicom_vr('F', 'D'), dicom_vr('I', 'S'), dicom_vr('L', 'O'), dicom_vr('L', 'T'),
                               dicom_vr('P', 'N'), dicom_vr('S', 'H'), dicom_vr('S', 'L'), dicom_vr('S', 'S'),
                               dicom_vr('S', 'T'), dicom_vr('T', 'M'), dicom_vr('U', 'I'), dicom_vr('U', 'L'),
                               dicom_vr('U', 'S')};
constexpr std::uint16_t vr_sequence = dicom_vr('S', 'Q'), vr_unknown = dicom_vr('U', 'N');

bool is_long(std::uint16_t vr) { return std::ranges::find(long_vrs, vr) != long_vrs.end(); }
bool is_vr(std::uint16_t vr) { return is_long(vr) || std::ranges::find(short_vrs, vr) != short_vrs.end(); }

std::uint32_t unsigned_at(std::string_view bytes, std::size_t at, std::size_t size, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + (big_endian ? i : size - 1 - i)]);
  return value;
}

// Takes elements off the front of some bytes.
class DicomReader {
 public:
  DicomReader(std::string_view bytes, DicomEncoding encoding, const std::string& name)
      : bytes_(bytes), encoding_(encoding), name_(name) {}

  bool at_end() const { return at_ >= bytes_.size(); }
  std::uint16_t next_group() {
    require(2, "a tag");
    return static_cast<std::uint16_t>(unsigned_at(bytes_, at_, 2, encoding_.big_endian));
  }
  bool next_names_vr() const { return bytes_.size() - at_ >= 6 && is_vr(dicom_vr(bytes_[at_ + 4], bytes_[at_ + 5])); }
  void set(DicomEncoding encoding) { encoding_ = encoding; }

  // The next element. Pixel data without a length are not walked through: their value is all that is left.
  DicomElement next(int depth = 0) {
    DicomElement element;
    const std::uint32_t length = head(element);
    element.has_length = length != no_length;
    if (element.has_length) {
      require(length, dicom_tag_text(element.tag));
      element.value = bytes_.substr(at_, length);
      at_ += length;
    } else if (element.tag == dicom::pixel_data) {
      element.value = bytes_.substr(at_);
      at_ = bytes_.size();
    } else {
      const std::size_t begin = at_;
      skip_items(element, depth);
      element.value = bytes_.substr(begin, at_ - begin);
    }
    return element;
  }

  // The next item of a sequence; false at the sequence's end.
  bool next_item(std::string_view& content, int depth) {
    if (at_end()) return false;
    DicomElement element;
    const std::uint32_t length = head(element);
    if (element.tag == dicom::sequence_end) return false;
    if (element.tag != dicom::item)
      throw failure("{}: the DICOM is damaged: {} stands where an item of a sequence should", name_,
                    dicom_tag_text(element.tag));
    if (length != no_length) {
      require(length, "an item of a sequence");
      content = bytes_.substr(at_, length);
      at_ += length;
      return true;
    }
    const std::size_t begin = at_;
    for (std::size_t end = at_;; end = at_) {
      if (at_end()) throw failure("{}: the DICOM is cut off inside an item of a sequence", name_);
      if (next(depth + 1).tag != dicom::item_end) continue;
      content = bytes_.substr(begin, end - begin);
      return true;
    }
  }

 private:
  void require(std::size_t size, std::string_view what) const {
    if (bytes_.size() - at_ < size)
      throw failure("{}: the DICOM is cut off or damaged: {} has {} bytes, and {} are left", name_, what, size,
                    bytes_.size() - at_);
  }

  // Tag, representation and length.
  std::uint32_t head(DicomElement& element) {
    require(8, "the head of an element");
    const auto number = [&](std::size_t from, std::size_t size) {
      return unsigned_at(bytes_, at_ + from, size, encoding_.big_endian);
    };
    element.tag = number(0, 2) << 16 | number(2, 2);
    std::uint32_t length = number(4, 4);
    if (encoding_.names_vr && element.tag >> 16 != 0xfffe) {
      element.vr = dicom_vr(bytes_[at_ + 4], bytes_[at_ + 5]);
      if (!is_vr(element.vr))
        throw failure("{}: the DICOM is damaged: {} has no value representation that there is", name_,
                      dicom_tag_text(element.tag));
      length = number(6, 2);
      if (is_long(element.vr)) {
        require(12, "the head of an element");
        length = number(8, 4);
        at_ += 4;
      }
    }
    at_ += 8;
    return length;
  }

  void skip_items(const DicomElement& element, int depth) {
    if (depth >= most_nested_sequences)
      throw failure("{}: the DICOM has sequences nested more than {} deep", name_, most_nested_sequences);
    const DicomEncoding outer = encoding_;
    if (element.vr == vr_unknown) encoding_ = {false, false};  // PS3.5, section 6.2.2
    std::size_t end = at_;
    for (std::string_view content; next_item(content, depth);) end = at_;
    if (end == at_) throw failure("{}: the DICOM is cut off inside {}", name_, dicom_tag_text(element.tag));
    encoding_ = outer;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  DicomEncoding encoding_;
  const std::string& name_;
};

bool has_preamble(std::string_view bytes) { return bytes.size() >= 132 && bytes.substr(128, 4) == "DICM"; }

}  // namespace

std::string dicom_tag_text(std::uint32_t tag) { return fmt::format("({:04x},{:04x})", tag >> 16, tag & 0xffff); }

DicomElements::DicomElements(std::string_view bytes, const std::string& name) : name_(name) {
  if (has_preamble(bytes)) bytes.remove_prefix(132);
  DicomReader reader(bytes, encoding_, name_);
  while (!reader.at_end() && reader.next_group() == 2) {
    const DicomElement element = reader.next();
    elements_.push_back(element);
    if (elements_.size() > 1000) throw failure("{}: the DICOM is damaged: its meta information has no end", name_);
  }
  transfer_syntax_ = text(dicom::transfer_syntax);
  encoding_.big_endian = transfer_syntax_ == "1.2.840.10008.1.2.2";
  // What the file says of this is wrong in some, and the letters cannot be taken for a length: it would be 16 kB or
  // more.
  encoding_.names_vr = encoding_.big_endian || reader.next_names_vr();
  if (transfer_syntax_.empty()) transfer_syntax_ = encoding_.names_vr ? "1.2.840.10008.1.2.1" : implicit_little_endian;
  if (transfer_syntax_ == "1.2.840.10008.1.2.1.99")
    throw failure("{}: a DICOM file that is deflated as a whole; write it inflated (dcmconv +te IN OUT)", name_);
  reader.set(encoding_);
  while (!reader.at_end()) {
    if (elements_.size() >= most_dicom_elements)
      throw failure("{}: the DICOM has more than {} elements", name_, most_dicom_elements);
    elements_.push_back(reader.next());
    if (elements_.back().tag == dicom::pixel_data) break;
  }
}

DicomElements::DicomElements(std::string_view bytes, const DicomElements& outer)
    : name_(outer.name_), encoding_(outer.encoding_), transfer_syntax_(outer.transfer_syntax_) {
  DicomReader reader(bytes, encoding_, name_);
  while (!reader.at_end()) {
    if (elements_.size() >= most_dicom_elements)
      throw failure("{}: the DICOM has more than {} elements", name_, most_dicom_elements);
    elements_.push_back(reader.next());
  }
}

const DicomElement* DicomElements::find(std::uint32_t tag) const {
  const auto found = std::ranges::find(elements_, tag, &DicomElement::tag);
  return found == elements_.end() ? nullptr : &*found;
}

std::optional<DicomElements> DicomElements::first_item(std::uint32_t sequence) const {
  const DicomElement* element = find(sequence);
  if (element == nullptr) return std::nullopt;
  DicomElements outer(std::string_view(), *this);
  if (element->vr == vr_unknown) outer.encoding_ = {false, false};
  DicomReader reader(element->value, outer.encoding_, name_);
  std::string_view content;
  if (!reader.next_item(content, 0)) return std::nullopt;
  return DicomElements(content, outer);
}

std::string_view DicomElements::text(std::uint32_t tag) const {
  const DicomElement* element = find(tag);
  if (element == nullptr) return {};
  constexpr std::string_view filling(" \0", 2);
  const std::size_t first = element->value.find_first_not_of(filling);
  if (first == std::string_view::npos) return {};
  return element->value.substr(first, element->value.find_last_not_of(filling) + 1 - first);
}

std::optional<double> DicomElements::decimal(std::uint32_t tag) const {
  std::string_view words = text(tag);
  words = words.substr(0, words.find('\\'));
  while (words.ends_with(' ')) words.remove_suffix(1);
  if (words.starts_with('+')) words.remove_prefix(1);
  if (words.empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
  if (error != std::errc() || end != words.data() + words.size() || !std::isfinite(value))
    throw failure("{}: {} of the DICOM is \"{}\", expected a number", name_, dicom_tag_text(tag), printable(words));
  return value;
}

std::uint16_t DicomElements::number_in(const DicomElement& element, std::size_t index) const {
  if (element.value.size() % 2 != 0 || element.value.size() / 2 <= index)
    throw failure("{}: {} of the DICOM has {} bytes, expected numbers of two bytes, {} at least", name_,
                  dicom_tag_text(element.tag), element.value.size(), index + 1);
  return static_cast<std::uint16_t>(unsigned_at(element.value, 2 * index, 2, encoding_.big_endian));
}

std::optional<std::uint16_t> DicomElements::number(std::uint32_t tag, std::size_t index) const {
  const DicomElement* element = find(tag);
  if (element == nullptr || element->value.empty()) return std::nullopt;
  return number_in(*element, index);
}

bool is_dicom(std::string_view bytes) {
  if (has_preamble(bytes)) return !bytes.starts_with("\x89PNG") && !bytes.starts_with("\xff\xd8\xff");
  // Each is short: what stands at the front of a file says what it is, when it was made, of whom.
  constexpr std::size_t longest = 4096;
  std::uint32_t before = 0;
  std::size_t at = 0;
  for (int i = 0; i < 3; ++i) {
    if (bytes.size() < at + 8) return false;
    const std::uint32_t tag = unsigned_at(bytes, at, 2, false) << 16 | unsigned_at(bytes, at + 2, 2, false);
    const std::uint32_t group = tag >> 16;
    if (group != 2 && group != 8) return false;
    if (i > 0 && tag <= before) return false;
    const bool names_vr = is_vr(dicom_vr(bytes[at + 4], bytes[at + 5]));
    if (group == 2 && !names_vr) return false;
    const bool is_wide = names_vr && is_long(dicom_vr(bytes[at + 4], bytes[at + 5]));
    const std::size_t head = is_wide ? 12 : 8;
    if (bytes.size() < at + head) return false;
    const std::uint32_t length = is_wide ? unsigned_at(bytes, at + 8, 4, false)
                                         : unsigned_at(bytes, at + (names_vr ? 6 : 4), names_vr ? 2 : 4, false);
    if (length % 2 != 0 || length > longest || bytes.size() - at - head < length) return false;
    at += head + length;
    before = tag;
  }
  return true;
}

std::vector<std::string_view> dicom_fragments(const DicomElement& pixels, const std::string& name) {
  std::vector<std::string_view> fragments;
  std::string_view rest = pixels.value;
  for (;;) {
    if (rest.size() < 8) throw failure("{}: the DICOM is cut off: its compressed pixels have no end", name);
    const std::uint32_t tag = unsigned_at(rest, 0, 2, false) << 16 | unsigned_at(rest, 2, 2, false);
    const std::uint32_t length = unsigned_at(rest, 4, 4, false);
    rest.remove_prefix(8);
    if (tag == dicom::sequence_end) break;
    if (tag != dicom::item)
      throw failure("{}: the DICOM is damaged: {} stands among its compressed pixels", name, dicom_tag_text(tag));
    if (length > rest.size())
      throw failure("{}: the DICOM is cut off: a piece of its compressed pixels has {} bytes, and {} are left", name,
                    length, rest.size());
    fragments.push_back(rest.substr(0, length));
    rest.remove_prefix(length);
    if (fragments.size() > most_dicom_elements)
      throw failure("{}: the DICOM has compressed pixels in more than {} pieces", name, most_dicom_elements);
  }
  if (!fragments.empty()) fragments.erase(fragments.begin());  // the table of offsets
  return fragments;
}

}  // namespace collimator
