// Describes the hidden verb `show` to the host: it reads pictures as a network of its size would.
#include "framework/verbs/inserted_pictures.hpp"
#include "framework/verbs/show/show.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {

const Verb& show_verb() {
  static const Verb verb =
      verb_of<ShowParams>({.name = "show",
                           .about = "gives some pictures as a network would see them",
                           .version = 2,
                           .ports = {{"", "pictures", ""}},
                           .work = run_show,
                           .hidden = true,
                           .insert = [](TaskList& tasks, Task& task) {
                             insert_pictures(tasks, task, "of", task.params.value("size", ShowParams().size));
                           }});
  return verb;
}

}  // namespace collimator
