// Parameters and work of the verb `merge`: several collections become one.
#pragma once

#include <map>
#include <string>

#include "framework/task/job.hpp"

namespace collimator {

// Whose patients bear the ids that several collections have in common.
enum class PatientsInCommon { declared, shared, apart };

struct MergeParams {
  std::map<std::string, NodeRef> of;
  std::string label = "source";
  std::map<std::string, std::string> rename;
  PatientsInCommon patients = PatientsInCommon::declared;

  void describe(auto& field) {
    field("of", of, "collections by name; the name becomes the sample's class and metadata")
        .hint("gives", "collection")
        .required();
    field("label", label, "name of the metadata field that tells where a sample came from");
    field("rename", rename,
          "classes that get another name, as {pneumonia: Pneumonia}, in every collection that has them");
    field("patients", patients,
          "whether one id is one patient in all collections (`shared`) or another in each (`apart`). By default the "
          "datasets say it: they declare who gave the ids")
        .value("declared", PatientsInCommon::declared)
        .value("shared", PatientsInCommon::shared)
        .value("apart", PatientsInCommon::apart);
  }
};

void run_merge(const Job& job, const Context& context);

}  // namespace collimator
