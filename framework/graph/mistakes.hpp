// The mistakes of an experiment, collected so that all are told at once.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "framework/graph/value.hpp"

namespace collimator {

struct Mistake {
  Position at;
  std::string message;
  std::string said = {};  // the message without who asked
};

class Mistakes {
 public:
  // Adds one, unless the same stands there already (a node is checked once per cell).
  void add(const Position& at, const std::string& message);
  // What is not wrong, but hardly meant.
  void warn(const Position& at, const std::string& message);
  bool any() const { return !mistakes_.empty(); }
  const std::vector<Mistake>& all() const { return mistakes_; }
  const std::vector<Mistake>& warnings() const { return warnings_; }
  void sort();  // by file, line and column

  // While it lives, `asked` says of the place of each mistake who asked for what stands there; "" where that is plain.
  class Asking {
   public:
    Asking(Mistakes& mistakes, std::function<std::string(const Position&)> asked)
        : mistakes_(mistakes), before_(std::exchange(mistakes.asked_, std::move(asked))) {}
    ~Asking() { mistakes_.asked_ = std::move(before_); }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

   private:
    Mistakes& mistakes_;
    std::function<std::string(const Position&)> before_;
  };

 private:
  std::vector<Mistake> mistakes_, warnings_;
  std::function<std::string(const Position&)> asked_;
};

// "FILE:LINE:COLUMN: error: message", the line, and a caret below the column.
std::string describe(const Mistake& mistake, std::string_view kind = "error");
// ", did you mean X?" or "… X or Y?" where names are near (collimator/names.hpp); else "".
std::string nearest(std::string_view name, std::span<const std::string> known);
// The same, and where none is near "; known: a, b, c" if the list is short.
std::string suggestion(std::string_view name, std::span<const std::string> known);

}  // namespace collimator
