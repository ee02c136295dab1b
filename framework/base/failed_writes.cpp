// Ignores the two signals of failed writes.
#include "framework/base/failed_writes.hpp"

#include <signal.h>

namespace collimator {

void let_writes_fail() {
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace collimator
