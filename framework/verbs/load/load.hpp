// Parameters and work of the verb `load`: a dataset plugin's samples become a collection.
#pragma once

#include "framework/verbs/read_masks/read_masks.hpp"

namespace collimator {

// What becomes of samples whose pictures cannot be read.
enum class Damaged { refuse, skip };

struct LoadParams {
  Slot dataset;
  NodeRef regions;
  MatchBy match = MatchBy::id;
  std::vector<std::string> parts, tags;
  bool restricted = false;
  Damaged damaged = Damaged::refuse;

  void describe(auto& field) {
    field("dataset", dataset, "where the samples come from").hint("role", "dataset").hint("slotted", "true").required();
    field("regions", regions,
          "regions of interest from another source, as `read_masks` adds them: {chexmask: {…}}, or a collection")
        .hint("gives", "collection")
        .hint("recipe", "load");
    field("match", match, "whose the regions are: as `read_masks` says")
        .value("id", MatchBy::id)
        .value("stem", MatchBy::stem)
        .hint("needs", "regions");
    field("parts", parts, "which parts of `regions` are taken; all by default").hint("needs", "regions");
    field(
        "damaged", damaged,
        "whether pictures that cannot be decoded end the run, all of them named, or are looked for here and left out, "
        "counted; to look for them takes as long as to decode all")
        .value("refuse", Damaged::refuse)
        .value("skip", Damaged::skip);
    field("tags", tags,
          "DICOM tags of the pictures that become metadata of the same names, as [PatientSex, ViewPosition, 00181164]; "
          "fields that the dataset gives itself stay");
    field("restricted", restricted,
          "the owner does not allow the data to be passed on, as some datasets say themselves: reports show neither "
          "pictures nor ids");
  }
  void check() const;
};

void run_load(const Job& job, const Context& context);

}  // namespace collimator
