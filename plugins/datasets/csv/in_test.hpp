// What the tests of `csv` share; csv.cpp stands before it.
#pragma once

#include <collimator/testing.hpp>

// That parameters are refused before anything is read, in words that hold `part`.
inline void refused(const Csv::Params& given, const std::string& part) {
  std::string error;
  try {
    given.check();
  } catch (const std::invalid_argument& exception) {
    error = exception.what();
  }
  CHECK_MESSAGE(error.find(part) != std::string::npos, error);
}
