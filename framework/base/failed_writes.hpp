// Writes that fail are errors of the file, and end no process.
#pragma once

namespace collimator {

// The system sends a signal that ends a process which writes to a pipe that nobody reads, or beyond the limit on the
// size of files. From here on such a write fails with a reason (EPIPE, EFBIG), as on a full disk.
void let_writes_fail();

}  // namespace collimator
