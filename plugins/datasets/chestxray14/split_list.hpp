// Reads one of ChestX-ray14's split lists: the names of its pictures, one a line.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <collimator/cell_value.hpp>
#include <collimator/known_files.hpp>
#include <collimator/utf8.hpp>

namespace chestxray14 {

// The lines that are not empty, without blanks at their ends; they end in LF, CRLF or CR. Throws where the file is no
// list of texts.
class SplitList {
 public:
  SplitList(std::string_view text, const std::string& file) {
    if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
      throw std::runtime_error(file + " is UTF-16; save it as UTF-8");
    if (const std::string_view what = collimator::text_looks_like(text); !what.empty())
      throw std::runtime_error(file + " is no list of pictures: it looks like " + std::string(what));
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
      const std::string_view line = collimator::trimmed(text.substr(0, end));
      if (line.find('\0') != std::string_view::npos || collimator::first_not_utf8(line) != std::string_view::npos)
        throw std::runtime_error(file + ":" + std::to_string(number) +
                                 ": this line is no UTF-8 text; expected a picture's name, as 00000001_000.png");
      if (!line.empty()) lines_.emplace(line, number);
      text.remove_prefix(end);
      text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(1, text.size()));
    }
  }
  std::size_t size() const { return lines_.size(); }
  bool contains(const std::string& name) const { return lines_.contains(name); }
  // Calls visit(name, line's number), in the order of the lines.
  template <typename Visit>
  void each(Visit visit) const {
    std::vector<std::pair<std::size_t, const std::string*>> order;
    for (const auto& [name, number] : lines_) order.emplace_back(number, &name);
    std::ranges::sort(order);
    for (const auto& [number, name] : order) visit(*name, number);
  }

 private:
  std::unordered_map<std::string, std::size_t> lines_;  // -> number, from 1
};

}  // namespace chestxray14
