// Describes the hidden verb `pack` to the host; its key holds every picture that it decodes.
#include "framework/verbs/pack/pack.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& pack_verb() {
  static const Verb verb = verb_of<PackParams>({.name = "pack",
                                                .about = "decodes the pictures once for the network's grid",
                                                .version = 3,
                                                .ports = {{"", "pack", ""}},
                                                .work = run_pack,
                                                .hidden = true,
                                                .parallel = true,
                                                .pictures = {{"of", false}}});
  return verb;
}

}  // namespace collimator
