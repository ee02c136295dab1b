// Where PadChest's pictures lie: in the publisher's numbered folders, all in one folder, or anywhere else.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace padchest {

// The pictures among the files of the root, by folder and name or by the name alone. The files must outlive it.
class PictureFiles {
 public:
  PictureFiles(const std::vector<std::string>& files, const std::string& below) {
    for (const std::string& path : files) {
      if (!path.ends_with(".png") || (!below.empty() && !path.starts_with(below + "/"))) continue;
      paths_.insert(path);
      const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
      if (const auto [first, is_new] = names_.emplace(name, &path); !is_new) twice_.emplace(name, &path);
    }
  }
  // Empty where there is none. Throws where there are two and neither lies in `folder`.
  std::string find(std::string_view folder, std::string_view name) const {
    const auto found = names_.find(name);
    if (found == names_.end()) return {};
    std::string own = std::string(folder) + '/' + std::string(name);
    if (paths_.contains(own)) return own;
    if (const auto second = twice_.find(name); second != twice_.end())
      throw std::runtime_error("there are two pictures " + std::string(name) + ": " + *found->second + " and " +
                               *second->second + "; name one of the folders with `folder`");
    return *found->second;
  }

 private:
  std::unordered_set<std::string_view> paths_;
  std::unordered_map<std::string_view, const std::string*> names_, twice_;
};

}  // namespace padchest
