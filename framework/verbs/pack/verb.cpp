// Describes the hidden verb `pack` to the host; its key holds every picture that it decodes.
#include <bit>
#include <cstdint>

#include <fmt/format.h>

#include "framework/verbs/pack/pack.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

std::vector<std::string> caveats(const NodeFacts& node) {
  std::vector<std::string> all;
  for (const NodeFacts::Instance& instance : node.instances) {
    if (instance.own.contains("coloured"))
      all.push_back(fmt::format(
          "{}: {} of {} pictures that were looked at are in colour, as {}, and networks see them in grey (their luma); "
          "a "
          "dataset that has a parameter `colour` gives them in colour",
          instance.label, instance.own["coloured"].get<std::size_t>(), instance.own.at("looked_at").get<std::size_t>(),
          instance.own.at("first_coloured").get<std::string>()));
    if (!instance.own.contains("dark")) continue;
    const auto dark = instance.own["dark"].get<std::size_t>(),
               pictures = instance.own.at("pictures").get<std::size_t>();
    const auto brightest = instance.own.at("brightest").get<std::uint32_t>();
    const auto greatest = instance.own.at("greatest").get<std::uint32_t>();
    const std::string which = dark == pictures
                                  ? brightest == 0 ? "all pictures are" : "the pictures are"
                                  : fmt::format("{} of {} pictures, as {}, {}", dark, pictures,
                                                instance.own.at("first").get<std::string>(), dark == 1 ? "is" : "are");
    all.push_back(
        brightest == 0
            ? fmt::format("{}: {} black", instance.label, which)
            : fmt::format("{}: {} nearly black to a network: their brightest value is {}, and white is {}; if "
                          "their values have {} bits and stand in files of {}, bring them to the whole range of these "
                          "files",
                          instance.label, which, brightest, greatest, std::bit_width(brightest),
                          std::bit_width(greatest)));
  }
  return all;
}

}  // namespace

const Verb& pack_verb() {
  static const Verb verb = verb_of<PackParams>({.name = "pack",
                                                .about = "decodes the pictures once for the network's grid",
                                                .version = 6,
                                                .ports = {{"", "pack", ""}},
                                                .work = run_pack,
                                                .rehearse = rehearse_pack,
                                                .hidden = true,
                                                .parallel = true,
                                                .pictures = {{"of", false}},
                                                .caveats = caveats});
  return verb;
}

}  // namespace collimator
