// A disk that fails once: loaded before the system's library, it lets the Nth call of one kind fail as on a full disk.
//
// FAILING_CALL names the kind (write, fsync, rename), FAILING_COUNTER a file that holds two numbers which all processes
// share: how many such calls were made, and which one fails. Only regular files count.
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstring>

namespace {

struct Counter {
  std::atomic<std::int64_t> made, fails;
};

Counter* counter() {
  static Counter* shared = [] {
    const char* file = ::secure_getenv("FAILING_COUNTER");
    const int descriptor = file == nullptr ? -1 : ::open(file, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return static_cast<Counter*>(nullptr);
    void* memory = ::mmap(nullptr, sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    return memory == MAP_FAILED ? nullptr : static_cast<Counter*>(memory);
  }();
  return shared;
}

bool fails(const char* kind) {
  const char* asked = ::secure_getenv("FAILING_CALL");
  Counter* shared = counter();
  return asked != nullptr && shared != nullptr && std::strcmp(asked, kind) == 0 && ++shared->made == shared->fails;
}

bool is_file(int descriptor) {
  struct stat status {};
  return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

template <typename Call>
Call* next(const char* name) {
  return reinterpret_cast<Call*>(::dlsym(RTLD_NEXT, name));
}

int full() {
  errno = ENOSPC;
  return -1;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
  static auto* call = next<ssize_t(int, const void*, size_t)>("write");
  return is_file(descriptor) && fails("write") ? full() : call(descriptor, bytes, size);
}

ssize_t writev(int descriptor, const iovec* parts, int count) {
  static auto* call = next<ssize_t(int, const iovec*, int)>("writev");
  return is_file(descriptor) && fails("write") ? full() : call(descriptor, parts, count);
}

int fsync(int descriptor) {
  static auto* call = next<int(int)>("fsync");
  return fails("fsync") ? full() : call(descriptor);
}

int rename(const char* from, const char* to) {
  static auto* call = next<int(const char*, const char*)>("rename");
  return fails("rename") ? full() : call(from, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  static auto* call = next<int(int, const char*, int, const char*, unsigned)>("renameat2");
  return fails("rename") ? full() : call(from_folder, from, to_folder, to, flags);
}
}
