// Takes a region's root apart into the dataset that it came from and the parameter that names its folder.
#include "framework/data/region_root.hpp"

#include "framework/base/error.hpp"
#include "framework/data/roots.hpp"

namespace collimator {

std::string lent_root(const Record& lender, const Region& region) {
  if (region.root.find('/') != std::string::npos) return region.root;  // lent on
  return lender.source + "/" + region.root;
}

std::filesystem::path region_root(const Record& record, const Region& region, const Sources& sources) {
  const std::size_t slash = region.root.rfind('/');
  const std::string source = slash == std::string::npos ? record.source : region.root.substr(0, slash);
  const auto found = sources.find(source);
  if (found == sources.end())
    throw failure("sample {}: its region {} comes from the dataset {}, which this run did not load", record.id,
                  region.part, source);
  return root_path(found->second.params, slash == std::string::npos ? region.root : region.root.substr(slash + 1));
}

}  // namespace collimator
