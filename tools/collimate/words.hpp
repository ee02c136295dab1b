// Says by name what a command line asks for that this program does not have (yet).
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace collimator {

// The commands below a chain of command words: those of the program for {}, those of `plugin` for {"plugin"}; empty
// where a command has none.
using CommandsBelow = std::function<std::vector<std::string>(const std::vector<std::string>& words)>;

// Throws InputError where the words of a command line (the program's name left out) name a command or an option that is
// promised but not there yet, or a command that nobody knows (the error then names the nearest one), or end where a
// further word must follow.
void check_words(const std::vector<std::string>& words, const CommandsBelow& commands_below);

}  // namespace collimator
