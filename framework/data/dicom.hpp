// DICOM: one grey picture, as it is meant to be shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "framework/data/dicom_elements.hpp"
#include "framework/data/picture.hpp"

namespace collimator {

// What is read, and with what:
// - not compressed (little and big endian, with and without value representations), RLE: by code of ours
// - JPEG baseline and extended of 8 bits: libjpeg-turbo; extended of 12 bits, lossless (process 14, all predictors):
// DCMTK (deep_jpeg.hpp)
// - JPEG-LS, also with a bounded loss: by code of ours (jpeg_ls.hpp); JPEG 2000: OpenJPEG
// Refused by name: several frames, colour, more than 16 bits, enhanced objects, video, a file deflated as a whole.
// Why not all by one library: GDCM 3.0.21 and DCMTK 3.6.7-9~deb12u4, as Debian has them, were held against twelve files
// of all these kinds, and damaged.
// - GDCM reads the file that is cut off without a word, and ends the process (by an assertion or a read outside its
//   memory) within the first hundreds of damaged streams of JPEG and JPEG 2000.
// - DCMTK has no JPEG 2000. Its reader of elements follows nested sequences by recursion: 20,000 of them, 400 kB, end
//   the process. It looks for the place of each element from the end: 50,000 in falling order, 400 kB, take 12 seconds.
//   What could limit either is a walk over the elements, which is all that we need. Its RLE fills with zeros what is
//   missing. Its codec of JPEG never ends where a marker ff 01 stands in front (scanJpegDataForBitDepth()), so what
//   decodes is called without it.
struct DicomPixels {
  std::int64_t width = 0, height = 0;
  int allocated = 0;  // bits that each value takes in the file: 8 or 16
  int stored = 0;     // bits of these that are the value's
  int shift = 0;      // bits below them
  bool is_signed = false;
  bool white_is_least = false;  // MONOCHROME1

  // A picture's depth is at least 8 bits.
  int bits() const { return stored < 8 ? 8 : stored; }
  std::int64_t least() const { return is_signed ? -(std::int64_t{1} << (stored - 1)) : 0; }
  std::int64_t most() const { return least() + (std::int64_t{1} << stored) - 1; }
  // The value that `stored` bits hold.
  std::int64_t value_of(std::uint32_t bits) const {
    return is_signed && bits >> (stored - 1) != 0 ? std::int64_t{bits} - (std::int64_t{1} << stored)
                                                  : std::int64_t{bits};
  }
};

DicomPixels dicom_pixels(const DicomElements& file);

// The stored values, row by row, as their bits (DicomPixels::value_of): before rescale, window and inversion.
std::vector<std::uint16_t> stored_values_of_dicom(const DicomElements& file, const DicomPixels& pixels);

// The grey in 0..greatest_of(pixels.bits()) of each value that the stored bits can have; no pixel is looked at, so that
// what a mask hides cannot change what it shows. With y0 = 0 and y1 the greatest grey, a stored value goes through
// (PS3.3 of DICOM, C.11.1 and C.11.2.1):
// 1. the modality transform: m = Modality LUT(v), else m = RescaleSlope * v + RescaleIntercept, else m = v;
// 2. the first VOI LUT, its entries scaled from their own depth to y0..y1, else the first window of centre c and width
// w:
//    - LINEAR: y0 for m <= c - 0.5 - (w-1)/2, y1 for m > c - 0.5 + (w-1)/2,
//      else ((m - (c - 0.5)) / (w-1) + 0.5) * (y1 - y0) + y0
//    - LINEAR_EXACT: y0 for m <= c - w/2, y1 for m > c + w/2, else ((m - c) / w + 0.5) * (y1 - y0) + y0
//    - SIGMOID: (y1 - y0) / (1 + exp(-4 (m - c) / w)) + y0
//    else the range that m can have, given BitsStored (or the modality LUT's bits), to y0..y1: of unsigned values
//    without rescale this is v itself, of signed ones v + 2^(stored-1);
// 3. MONOCHROME1: y1 - y.
// Rounded to the nearest. Beyond its ends a LUT goes on with its first and its last entry. Values that
// PixelPaddingValue and PixelPaddingRangeLimit name are shown black whatever comes before, and change nothing else.
std::vector<std::uint16_t> grey_of_dicom_values(const DicomElements& file, const DicomPixels& pixels);

// All throw InputError("NAME: …").
PictureHeader probe_dicom(std::string_view bytes, const std::string& name);
Picture decode_dicom(std::string_view bytes, const std::string& name, Colour colour = Colour::luma);
// DICOM has no orientation of this kind: its rows are as they are shown.
int orientation_of_dicom(std::string_view bytes);

}  // namespace collimator
