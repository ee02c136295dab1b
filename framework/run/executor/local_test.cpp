// What an executor believes of its workers, which are shell scripts here: replies with the job's secret, and files that
// are there.
#include "framework/run/executor/local.hpp"

#include <unistd.h>

#include <optional>

#include <doctest/doctest.h>

#include "framework/base/file.hpp"
#include "framework/run/executor/memory.hpp"

using namespace collimator;
namespace fs = std::filesystem;

namespace {

class Script {
 public:
  // `answer` is run for each job, with its secret in $secret and the folder of its result in $out.
  explicit Script(const std::string& answer, double memory_mb = 0) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    write_file(folder_ / "worker", R"(#!/bin/sh
field() { printf '%s' "$line" | sed "s|.*\"$1\":\"\([^\"]*\)\".*|\1|"; }
done_with() { printf '{"done":1,"files":{%s},"secret":"%s"}\n' "$1" "$secret"; }
while read -r line; do
  case $line in *secret*) ;; *) continue ;; esac
  secret=$(field secret) out=$(field out)
)" + answer + "\ndone\n");
    fs::permissions(folder_ / "worker", fs::perms::owner_all);
    executor_.emplace(LocalOptions{.program = folder_ / "worker", .native_program = {}, .memory_mb = memory_mb});
  }
  ~Script() {
    executor_.reset();
    fs::remove_all(folder_);
  }

  // The report that ends a job.
  Report run() {
    const std::size_t task = ++tasks_;
    const fs::path out = folder_ / std::to_string(task);
    fs::create_directories(out);
    executor_->submit({.task = task, .job = {.verb = "verb", .params = Json::object(), .out = out}});
    while (true)
      for (const Report& report : executor_->poll(std::chrono::milliseconds(1000)))
        if (report.kind != Report::progress) {
          CHECK(report.task == task);
          return report;
        }
  }

 private:
  fs::path folder_ = fs::temp_directory_path() / ("collimator_local_test_" + std::to_string(::getpid()));
  std::optional<LocalExecutor> executor_;
  std::size_t tasks_ = 0;
};

}  // namespace

TEST_CASE("a job is done where the reply has its secret and its files are there") {
  Script script(
      R"(printf 'hello' >"$out/a"; printf '{"progress":[1,2],"secret":"%s"}\n' "$secret"; done_with '"a":5')");
  CHECK(script.run().kind == Report::done);
  CHECK(script.run().kind == Report::done);
}

TEST_CASE("files that were promised and are not there, or are of another size, are an error") {
  Script missing(R"(printf 'hello' >"$out/a"; done_with '"a":5,"b":1')");
  const Report report = missing.run();
  CHECK(report.kind == Report::failed);
  CHECK(report.message == "b changed after the node was done: promised 1 bytes, found no such file");
  Script other(R"(printf 'hell' >"$out/a"; done_with '"a":5')");
  CHECK(other.run().message == "a changed after the node was done: promised 5 bytes, found 4 bytes");
  Script more(R"(printf 'hello' >"$out/a"; ln -s a "$out/b"; done_with '"a":5')");
  CHECK(more.run().kind == Report::failed);
  Script none("done_with ''");
  CHECK(none.run().message == "the node left no file");
}

TEST_CASE("what is no reply to the job costs the worker: another secret, none, no JSON, no end") {
  for (const char* answer : {R"(printf 'x' >"$out/a"; secret=0123456789abcdef0123456789abcdef; done_with '"a":1')",
                             R"(printf 'x' >"$out/a"; echo '{"done": 1, "files": {"a": 1}}')", "echo '[1]'",
                             "echo noise", "echo", R"(printf '{"done":true,"files":{},"secret":"%s"}\n' "$secret")",
                             R"(printf '{"failed":[],"kind":"input","secret":"%s"}\n' "$secret")", "cat /dev/zero",
                             R"(head -c 300000 /dev/zero | tr '\0' '['; echo)"}) {
    Script script(answer);
    const Report report = script.run();
    CHECK(report.kind == Report::died);
    CHECK(report.message == "stopped: it sent what is no message of a worker");
  }
}

TEST_CASE("a worker that speaks unasked is replaced, and the next job has its result") {
  Script script(R"(printf 'x' >"$out/a"; done_with '"a":1'; echo '{"done": 1}')");
  for (int i = 0; i < 3; ++i) {
    CHECK(script.run().kind == Report::done);
    ::usleep(100'000);  // it has spoken by now; where not, the second poll of the next job finds it
  }
}

TEST_CASE("a worker that takes more than nine tenths of the memory is stopped, and the next one is sound") {
  Script script(R"(if [ -e "$0.second" ]; then printf 'hello' >"$out/a"; done_with '"a":5'; continue; fi
touch "$0.second"; all=$(head -c 100000000 /dev/zero | tr '\0' x); sleep 60)",
                50);
  const Report report = script.run();
  CHECK(report.kind == Report::died);
  CHECK(report.message.starts_with("stopped: the nodes that ran at once had "));
  CHECK(script.run().kind == Report::done);
}

TEST_CASE("one that has passed its own limit ends first, else the one that has most") {
  CHECK_FALSE(too_much({}, 0));
  const std::vector<MemoryUse> small{{10, 0}, {20, 0}, {15, 50}};
  CHECK_FALSE(too_much(small, 50));
  CHECK(too_much(small, 49)->worker == 1);
  const std::vector<MemoryUse> over{{40, 0}, {20, 19}};
  CHECK(too_much(over, 1000)->worker == 1);
  CHECK(too_much(over, 1000)->why.find("20 MB of memory in use, and its limit is 19 MB") != std::string::npos);
}
