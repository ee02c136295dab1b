// The compressed pixels of DICOM, by transfer syntax.
#pragma once

#include <cstdint>
#include <vector>

#include "framework/data/dicom.hpp"

namespace collimator {

// Values of `pixels.allocated` bits as they were before they were compressed. The stream inside must say the same size
// as the DICOM around it; throws InputError where it does not, is damaged or cut off, or is of a kind that is not read.
std::vector<std::uint16_t> unpacked_dicom_values(const DicomElements& file, const DicomPixels& pixels,
                                                 const DicomElement& element);

}  // namespace collimator
