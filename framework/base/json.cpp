// Parses within the limit on levels: a deeper tree parses, too, but copying it would overflow the stack.
#include "framework/base/json.hpp"

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/plain_error.hpp"

namespace collimator {
namespace {

// `too_deep` is set where the text has more levels than nesting_limit; what is below them is passed over.
Json parse(std::string_view text, bool throws, bool& too_deep) {
  const auto within = [&](int depth, Json::parse_event_t, Json&) {
    too_deep = too_deep || depth > nesting_limit;
    return depth <= nesting_limit;
  };
  return Json::parse(text, within, throws);
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  bool too_deep = false;
  Json json = parse(text, false, too_deep);
  return json.is_discarded() || too_deep ? std::nullopt : std::optional(std::move(json));
}

Json read_json(const std::filesystem::path& file) {
  const std::string content = read_file(file);
  bool too_deep = false;
  try {
    Json json = parse(content, true, too_deep);
    if (!too_deep) return json;
  } catch (const Json::parse_error& error) {
    throw failure("{} is not JSON: {}", file.string(), json_fault(error));
  }
  throw failure("{} has more than {} levels", file.string(), nesting_limit);
}

void write_json(const std::filesystem::path& file, const Json& json) {
  write_file(file, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

}  // namespace collimator
