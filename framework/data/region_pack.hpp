// The regions of a collection, drawn once on their pictures' native grids; the artifact of the verb `regions`.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "framework/data/native_masks.hpp"
#include "framework/data/region.hpp"

namespace collimator {

// Whether a sample's region of that part is kept in a pack: where any of it is a file, which takes long to decode. What
// is all runs is drawn when it is needed.
bool is_packed(const Sample& sample, const std::string& part);

// The folder holds a folder of native masks (native_masks.hpp) for each part, "0", "1", …, and regions.json:
// - `parts`, their names in this order;
// - `stretched`, {PART: {SAMPLE: [width, height]}}, the grids of masks whose proportions are not their pictures'.
// Memory-mapped; any thread.
class RegionPack {
 public:
  explicit RegionPack(const std::filesystem::path& folder);

  // The masks of a part, and where the sample's is among them. Throws InputError where the pack has none.
  const NativeMasks& masks(const std::string& part) const { return *known(part).masks; }
  std::size_t row(const std::string& part, const std::string& sample) const;
  // The size of the sample's own mask, where its proportions are not the picture's; else nothing.
  std::optional<GridSize> stretched(const std::string& part, const std::string& sample) const;

 private:
  struct Part {
    std::unique_ptr<NativeMasks> masks;
    std::map<std::string, GridSize> stretched;
  };
  const Part& known(const std::string& part) const;

  std::filesystem::path folder_;
  std::map<std::string, Part> parts_;
};

// Writes such a folder.
class RegionPackWriter {
 public:
  // `sizes`: of each sample's picture; `samples`: for each part, which of them have it packed.
  RegionPackWriter(std::filesystem::path folder, const std::vector<NativeMaskWriter::Size>& sizes,
                   const std::map<std::string, std::vector<std::size_t>>& samples);
  // Of a sample by its place; from any threads.
  void set(const std::string& part, std::size_t sample, ConstMaskView mask, std::optional<GridSize> stretched);
  // `ids`: of all samples.
  void finish(const std::vector<std::string>& ids);

 private:
  struct Part {
    std::unique_ptr<NativeMaskWriter> writer;
    std::vector<std::size_t> samples;                // that have it
    std::vector<std::optional<GridSize>> stretched;  // of each of these
  };
  std::filesystem::path folder_;
  std::map<std::string, Part> parts_;
};

}  // namespace collimator
