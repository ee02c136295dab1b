// What CheXpert's paths tell: where a picture lies below the root, whose it is, of which study, and from which side.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace chexpert {

// Tables name files from the folder above the root: CheXpert-v1.0-small/train/patient00001/…. Without that folder the
// names are the same in the large and the small copy, and those of CheXmask.
inline std::string_view below_root(std::string_view path) {
  for (const std::string_view part : {"train/", "valid/", "test/"})
    if (path.starts_with(part)) return path;
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// The part of a path that begins with `word` and goes on in digits: patient00001, study1. Empty where there is none.
inline std::string_view numbered_part(std::string_view path, std::string_view word) {
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part.size() > word.size() && part.starts_with(word) &&
        part.substr(word.size()).find_first_not_of("0123456789") == std::string_view::npos)
      return part;
    begin = end + 1;
  }
  return {};
}

// "frontal" or "lateral" as the file's name says (view1_frontal.jpg); "" where it does not.
inline std::string_view side_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.find("frontal") != std::string_view::npos) return "frontal";
  return name.find("lateral") != std::string_view::npos ? "lateral" : "";
}

// The pictures in a study's folder, of all files in byte order.
inline std::vector<std::string> pictures_of_study(const std::vector<std::string>& files, std::string_view study) {
  const std::string prefix = std::string(study) + '/';
  std::vector<std::string> result;
  for (auto file = std::ranges::lower_bound(files, prefix); file != files.end() && file->starts_with(prefix); ++file)
    if (file->ends_with(".jpg") || file->ends_with(".jpeg") || file->ends_with(".png")) result.push_back(*file);
  return result;
}

}  // namespace chexpert
