// What a person sees while a run goes on: a line that moves on a terminal, plain lines elsewhere.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "framework/run/engine.hpp"

namespace collimator {

class Progress {
 public:
  explicit Progress(const Graph& graph);
  ~Progress() { clear(); }

  void changed(std::size_t task, const TaskResult& result);
  void step(std::size_t task, std::uint64_t done, std::uint64_t total);
  void note(const std::string& message);
  void clear();  // wipes the moving line

 private:
  struct Step {
    std::uint64_t done = 0, total = 0;
    std::chrono::steady_clock::time_point begin, told;
  };

  void draw();
  void print(const std::string& line);

  const Graph& graph_;
  bool terminal_;
  std::size_t finished_ = 0, from_store_ = 0, failed_ = 0;
  std::map<std::size_t, Step> running_;
  std::chrono::steady_clock::time_point begin_, drawn_;
  bool shown_ = false;
};

}  // namespace collimator
