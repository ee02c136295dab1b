// Parameters and work of the verb `read_masks`: gives a collection the regions that another source has for its samples.
#pragma once

#include <string>
#include <vector>

#include "framework/task/job.hpp"
#include "framework/task/task.hpp"

namespace collimator {

// How the samples of two collections are known to be one.
enum class MatchBy { id, stem };

struct ReadMasksParams {
  NodeRef of, from;
  MatchBy match = MatchBy::id;
  std::vector<std::string> parts;

  void describe(auto& field) {
    field("of", of, "the collection that gets the regions").hint("gives", "collection").required();
    field("from", from,
          "where the regions come from: a collection, or a dataset of masks, as {chexmask: {…}} or {mask_folder: {…}}")
        .hint("gives", "collection")
        .hint("recipe", "load")
        .required();
    field(
        "match", match,
        "the same `id` is the same sample; or the same `stem`: the id without folders and the last extension, so that "
        "images/a.png is a.jpg")
        .value("id", MatchBy::id)
        .value("stem", MatchBy::stem);
    field("parts", parts, "which parts are taken; all by default").hint("part_of", "from");
  }
};

const Verb& read_masks_verb();
void run_read_masks(const Job& job, const Context& context);

// Turns a task of `load` with an input `regions` into one of `read_masks` of the same dataset.
void add_regions(TaskList& tasks, Task& load);

}  // namespace collimator
