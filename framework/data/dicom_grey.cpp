// The way from a stored value of a DICOM file to the grey that it is shown in: modality, window, inversion, padding.
#include <algorithm>
#include <cmath>
#include <functional>

#include "framework/base/error.hpp"
#include "framework/base/text.hpp"
#include "framework/data/dicom.hpp"

namespace collimator {
namespace {

namespace grey_tags {
constexpr std::uint32_t padding = 0x00280120, padding_limit = 0x00280121, window_center = 0x00281050,
                        window_width = 0x00281051, intercept = 0x00281052, slope = 0x00281053,
                        voi_function = 0x00281056, modality_luts = 0x00283000, lut_descriptor = 0x00283002,
                        lut_data = 0x00283006, voi_luts = 0x00283010;
}

// A table of values, the first of which stands for `first`.
struct DicomLut {
  std::int64_t first = 0;
  int bits = 0;
  std::vector<std::uint16_t> entries;

  std::uint16_t at(double value) const {
    const double index =
        std::clamp(std::round(value) - static_cast<double>(first), 0.0, static_cast<double>(entries.size() - 1));
    return entries[static_cast<std::size_t>(index)];
  }
};

// The first table of a sequence. `may_be_negative` is what it is applied to.
std::optional<DicomLut> lut_of(const DicomElements& file, std::uint32_t sequence, bool may_be_negative) {
  const std::optional<DicomElements> item = file.first_item(sequence);
  if (!item) return std::nullopt;
  const DicomElement* descriptor = item->find(grey_tags::lut_descriptor);
  const DicomElement* data = item->find(grey_tags::lut_data);
  if (descriptor == nullptr || data == nullptr)
    throw failure("{}: the LUT {} of the DICOM has no descriptor or no data", file.name(), dicom_tag_text(sequence));
  const std::uint16_t count = item->number_in(*descriptor, 0), first = item->number_in(*descriptor, 1);
  DicomLut lut;
  lut.bits = item->number_in(*descriptor, 2);
  const bool is_signed =
      descriptor->vr == dicom_vr('S', 'S') || (descriptor->vr != dicom_vr('U', 'S') && may_be_negative);
  lut.first = is_signed ? static_cast<std::int16_t>(first) : std::int64_t{first};
  if (lut.bits < 8 || lut.bits > 16)
    throw failure("{}: the LUT {} of the DICOM has entries of {} bits, expected 8 to 16", file.name(),
                  dicom_tag_text(sequence), lut.bits);
  const std::size_t entries = count == 0 ? 65536 : count;
  // Entries of 8 bits lie in words, or two in each.
  const bool in_bytes = lut.bits == 8 && data->value.size() < 2 * entries;
  if (data->value.size() < entries * (in_bytes ? 1 : 2))
    throw failure("{}: the LUT {} of the DICOM has {} bytes, expected {} entries", file.name(),
                  dicom_tag_text(sequence), data->value.size(), entries);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::uint16_t word = item->number_in(*data, in_bytes ? i / 2 : i);
    const std::uint32_t entry = !in_bytes ? word : file.encoding().big_endian == (i % 2 == 0) ? word >> 8 : word & 0xff;
    lut.entries.push_back(static_cast<std::uint16_t>(std::min(entry, greatest_of(lut.bits))));
  }
  return lut;
}

struct Range {
  double least = 0, most = 0;
};

// What the stored values mean: attenuation, optical density, …
struct Modality {
  std::function<double(std::int64_t)> value;
  Range range;  // of all that `value` can give
};

Modality modality_of(const DicomElements& file, const DicomPixels& pixels) {
  if (std::optional<DicomLut> lut = lut_of(file, grey_tags::modality_luts, pixels.is_signed)) {
    const double most = greatest_of(lut->bits);
    return {[lut = std::move(*lut)](std::int64_t stored) {
              return static_cast<double>(lut.at(static_cast<double>(stored)));
            },
            {0, most}};
  }
  const double slope = file.decimal(grey_tags::slope).value_or(1),
               intercept = file.decimal(grey_tags::intercept).value_or(0);
  const auto value = [=](std::int64_t stored) { return slope * static_cast<double>(stored) + intercept; };
  const auto [least, most] = std::minmax({value(pixels.least()), value(pixels.most())});
  if (!(most - least > 0) || !std::isfinite(most - least))
    throw failure("{}: RescaleSlope {} and RescaleIntercept {} of the DICOM leave no picture", file.name(), slope,
                  intercept);
  return {value, {least, most}};
}

// Where a value lies between black, 0, and white, 1.
using Voi = std::function<double(double)>;

Voi window_of(const DicomElements& file, double centre, double width) {
  const std::string_view function = file.text(grey_tags::voi_function);
  const bool is_linear = function.empty() || function == "LINEAR";
  if (!is_linear && function != "LINEAR_EXACT" && function != "SIGMOID")
    throw failure("{}: the DICOM has the VOI function \"{}\", expected LINEAR, LINEAR_EXACT or SIGMOID", file.name(),
                  printable(function));
  if (is_linear ? width < 1 : width <= 0)
    throw failure("{}: WindowWidth of the DICOM is {}, expected {}", file.name(), width,
                  is_linear ? "1 or more" : "more than 0");
  if (function == "SIGMOID") return [=](double m) { return 1 / (1 + std::exp(-4 * (m - centre) / width)); };
  const double middle = is_linear ? centre - 0.5 : centre, across = is_linear ? width - 1 : width;
  return [=](double m) {
    if (m <= middle - across / 2) return 0.0;
    if (m > middle + across / 2) return 1.0;
    return (m - middle) / across + 0.5;
  };
}

Voi voi_of(const DicomElements& file, const Range& range) {
  if (std::optional<DicomLut> lut = lut_of(file, grey_tags::voi_luts, range.least < 0)) {
    const double most = greatest_of(lut->bits);
    return [lut = std::move(*lut), most](double m) { return lut.at(m) / most; };
  }
  const std::optional<double> centre = file.decimal(grey_tags::window_center),
                              width = file.decimal(grey_tags::window_width);
  if (centre && width) return window_of(file, *centre, *width);
  return [=](double m) { return (m - range.least) / (range.most - range.least); };
}

}  // namespace

std::vector<std::uint16_t> grey_of_dicom_values(const DicomElements& file, const DicomPixels& pixels) {
  const Modality modality = modality_of(file, pixels);
  const Voi voi = voi_of(file, modality.range);
  // Padding is said in the values' own representation, whatever that of the tag.
  const auto padding_value = [&](std::uint32_t tag) -> std::optional<std::int64_t> {
    const std::optional<std::uint16_t> number = file.number(tag);
    if (!number) return std::nullopt;
    return pixels.is_signed ? std::int64_t{static_cast<std::int16_t>(*number)} : std::int64_t{*number};
  };
  const std::optional<std::int64_t> padding = padding_value(grey_tags::padding);
  const std::int64_t limit = padding_value(grey_tags::padding_limit).value_or(padding.value_or(0));

  const double greatest = greatest_of(pixels.bits());
  std::vector<std::uint16_t> greys(std::size_t{1} << pixels.stored);
  for (std::size_t i = 0; i < greys.size(); ++i) {
    const std::int64_t stored = pixels.value_of(static_cast<std::uint32_t>(i));
    if (padding && std::min(*padding, limit) <= stored && stored <= std::max(*padding, limit)) continue;
    const double y = std::clamp(std::round(voi(modality.value(stored)) * greatest), 0.0, greatest);
    greys[i] = static_cast<std::uint16_t>(pixels.white_is_least ? greatest - y : y);
  }
  return greys;
}

}  // namespace collimator
