// A text file beside each picture, in which a radiologist says whose it is and what it shows.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <collimator/dataset.hpp>
#include <collimator/file_names.hpp>
#include <collimator/text_lines.hpp>

namespace collimator {

struct Reading {
  std::string sex, age, text;  // age in years; what is not said is empty
  bool understood = false;     // sex and age stand as they are expected
};

// Reads them, and counts what is missing. Files are ClinicalReadings/STEM.txt below `base`; `there` are all files.
class Readings {
 public:
  Readings(const Folder& folder, const std::set<std::string>& there, std::string base)
      : folder_(folder), there_(there), base_(std::move(base)) {}

  // Makes metadata of sex, age and reading; `reading_of(lines)` gives the Reading. Gives the reading's text.
  template <typename ReadingOf>
  std::string add(Sample& sample, ReadingOf reading_of) {
    sample.metadata = {{"age", ""}, {"reading", ""}, {"sex", ""}};
    const std::string path = base_ + "ClinicalReadings/" + std::string(file_stem(sample.id)) + ".txt";
    if (!there_.contains(path)) {
      ++missing_;
      return {};
    }
    bool repaired = false;
    const Reading reading = reading_of(text_lines(folder_.read(path), path, repaired));
    repaired_ += repaired;
    if (!reading.understood && not_understood_++ == 0) first_not_understood_ = path;
    sample.metadata = {{"age", reading.age}, {"reading", reading.text}, {"sex", reading.sex}};
    return reading.text;
  }

  // Calls line(count, what) for what befell; `misread` says what is wrong with a reading that is not understood.
  template <typename Line>
  void tell(Line line, const std::string& misread) const {
    line(missing_, "have no file in ClinicalReadings, so that sex, age and reading are not known");
    line(not_understood_, misread + "; the first is " + first_not_understood_);
    line(repaired_, "have a reading with bytes that are no UTF-8; they are replaced");
  }

 private:
  const Folder& folder_;
  const std::set<std::string>& there_;
  std::string base_;
  std::size_t missing_ = 0, not_understood_ = 0, repaired_ = 0;
  std::string first_not_understood_;
};

}  // namespace collimator
