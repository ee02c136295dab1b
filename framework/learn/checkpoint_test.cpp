// Facts about checkpoints in a store that several accounts share: one goes on with what another's run left.
#include "framework/learn/checkpoint.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "framework/base/file.hpp"
#include "framework/learn/in_test.hpp"

using namespace collimator;
using in_test::ScratchFolder, in_test::SmallNetwork;
namespace fs = std::filesystem;

namespace {

// Acts as another account of the group 5000 as long as it lives; the caller is root.
class Account {
 public:
  explicit Account(uid_t user) : umask_(::umask(077)) {
    REQUIRE(::setegid(5000) == 0);
    REQUIRE(::seteuid(user) == 0);
  }
  ~Account() {
    CHECK(::seteuid(0) == 0);
    CHECK(::setegid(0) == 0);
    ::umask(umask_);
  }
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

 private:
  mode_t umask_;
};

}  // namespace

TEST_CASE("an account of the group goes on with another's checkpoints, whatever the umask") {
  if (::getuid() != 0) return;  // only root can be two accounts
  const ScratchFolder scratch;
  const fs::path folder = scratch / "";
  REQUIRE(::chown(folder.c_str(), 5001, 5000) == 0);
  fs::permissions(folder, fs::perms(02775));
  const SmallNetwork net;
  {
    const Account first(5001);
    const Checkpoints checkpoints(folder, "test");
    checkpoints.keep_best(tensors_of(net));
    checkpoints.keep_last(tensors_of(net), {.history = {{1, 2, 3}}});
    write_file(folder / "last.safetensors.new", "where it was killed in writing");
  }
  std::string log;
  const auto append = [&](const std::string& line) { log += line; };
  {
    const Account second(5002);
    const Checkpoints checkpoints(folder, "test");
    CHECK(checkpoints.resume(tensors_of(net), append).finished() == 1);
    CHECK(log.empty());
    checkpoints.keep_last(tensors_of(net), {.history = {{1, 2, 3}, {1, 2, 3}}});
    CHECK(checkpoints.resume(tensors_of(net), append).finished() == 2);
  }
  fs::permissions(folder / "last.safetensors", fs::perms(0600));
  {
    const Account first(5001);
    CHECK(Checkpoints(folder, "test").resume(tensors_of(net), append).finished() == 1);  // the one before
    CHECK(log.find("last.safetensors cannot be used") != std::string::npos);
    CHECK(log.find("damaged") == std::string::npos);
    CHECK(fs::exists(folder / "last.safetensors"));
  }
}
