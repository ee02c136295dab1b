// What DCMTK says while it decodes.
#pragma once

#include <string>

namespace collimator {

// Listens to what DCMTK warns of in this thread, in place of standard error, where it would print it. Of damaged
// streams it fills pixels up and only warns.
class DcmtkWarnings {
 public:
  DcmtkWarnings();
  ~DcmtkWarnings();
  DcmtkWarnings(const DcmtkWarnings&) = delete;
  DcmtkWarnings& operator=(const DcmtkWarnings&) = delete;

  // Empty where there was none.
  const std::string& first() const { return first_; }

 private:
  friend class DcmtkListener;

  std::string first_;
};

}  // namespace collimator
