// The keywords of DICOM's tags, which DCMTK's dictionary has. Any tag has the name of its eight hexadecimal digits,
// too.
#include <charconv>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include "framework/base/error.hpp"
#include "framework/data/dcmtk.hpp"
#include "framework/data/dicom_elements.hpp"
#include "framework/data/dicom_tags.hpp"

namespace collimator {
namespace {

// Read from a file of DCMTK's at the first use; locked as long as this lives.
class DicomDictionary {
 public:
  DicomDictionary() : entries_(dcmDataDict.wrlock()) {}
  ~DicomDictionary() { dcmDataDict.wrunlock(); }
  DicomDictionary(const DicomDictionary&) = delete;
  DicomDictionary& operator=(const DicomDictionary&) = delete;

  DcmDataDictionary* operator->() {
    if (!entries_.isDictionaryLoaded())
      throw failure("there is no dictionary of DICOM's tags, which is dicom.dic of DCMTK (Debian's libdcmtk17): {}",
                    warnings_.first());
    return &entries_;
  }

 private:
  DcmtkWarnings warnings_;
  DcmDataDictionary& entries_;
};

}  // namespace

std::optional<DicomKeyword> dicom_keyword(std::string_view name) {
  DicomKeyword numbered{name, 0, 0};
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), numbered.tag, 16);
  if (name.size() == 8 && error == std::errc() && end == name.data() + name.size()) return numbered;
  DicomDictionary dictionary;
  const DcmDictEntry* entry = dictionary->findEntry(std::string(name).c_str());
  if (entry == nullptr || entry->getGroup() % 2 == 1) return std::nullopt;
  const char* vr = entry->getVR().getValidVRName();
  return DicomKeyword{entry->getTagName(), std::uint32_t{entry->getGroup()} << 16 | entry->getElement(),
                      dicom_vr(vr[0], vr[1])};
}

std::vector<std::string> all_dicom_keywords() {
  DicomDictionary dictionary;
  std::vector<std::string> names;
  for (DcmHashDictIterator at = dictionary->normalBegin(); at != dictionary->normalEnd(); ++at)
    if ((*at)->getGroup() % 2 == 0) names.emplace_back((*at)->getTagName());
  return names;
}

}  // namespace collimator
