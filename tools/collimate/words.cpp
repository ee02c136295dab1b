// Lists what is promised and not there yet, and finds the first word of a command line that names no command.
#include "tools/collimate/words.hpp"

#include <algorithm>

#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/graph/mistakes.hpp"

namespace collimator {
namespace {

struct Promise {
  const char *command, *does;
};

// What is promised and not there yet. Whoever writes such a command takes its line away.
constexpr Promise promised[] = {
    {"diff", "tell what differs between two runs, and why"},
    {"plugin new", "begin a plugin"},
    {"plugin build", "build a plugin"},
    {"plugin check", "replay a plugin's golden records"},
    {"plugin record", "make a plugin's golden records"},
    {"plugin pack", "make an archive of a plugin"},
    {"plugin sign", "sign such an archive"},
    {"plugin verify", "check an archive's signature"},
    {"plugin install", "take a plugin from an archive"},
    {"plugin lock", "write down the plugins of an experiment with their digests"},
    {"run --locked", "refuse plugins that are not locked"},
};

void refuse_promised(const std::string& command) {
  for (const Promise& each : promised)
    if (command == each.command)
      throw failure("`collimate {}` is not there yet: it will {}. `collimate --help` tells what is there", command,
                    each.does);
}

}  // namespace

void check_words(const std::vector<std::string>& words, const CommandsBelow& commands_below) {
  std::vector<std::string> known;
  for (const std::string& word : words) {
    const std::vector<std::string> commands = commands_below(known);
    if (commands.empty() || word.starts_with('-')) break;
    const std::string command = known.empty() ? word : fmt::format("{} {}", fmt::join(known, " "), word);
    refuse_promised(command);
    if (std::ranges::find(commands, word) == commands.end())
      throw failure("there is no command `collimate {}`{}", command, suggestion(word, commands));
    known.push_back(word);
  }
  if (const std::vector<std::string> commands = commands_below(known); known == words && !commands.empty())
    throw failure("`collimate {}` needs one of: {}", fmt::join(known, " "), fmt::join(commands, ", "));
  if (known == std::vector<std::string>{"run"} && std::ranges::find(words, "--locked") != words.end())
    refuse_promised("run --locked");
}

}  // namespace collimator
