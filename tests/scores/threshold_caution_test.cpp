// The caution that thresholds were fitted on what is scored: it knows samples and patients by what their datasets say
// of them, whatever a `merge` calls them.
#include "framework/data/truth.hpp"
#include "framework/verbs/merge/merge.hpp"
#include "framework/verbs/pool/pool.hpp"
#include "framework/verbs/score/score.hpp"
#include "framework/verbs/threshold/threshold.hpp"
#include "tests/scores/scores.hpp"

using namespace collimator;
using namespace collimator::scores;

namespace {

// Ten samples of five patients of a hospital, "0" to "9" of "p0" to "p4", as every hospital here calls its own.
Collection hospital(const std::string& space, int first = 0) {
  Collection collection{.classes = {"a"}};
  for (int k = first; k < first + 10; ++k) {
    Record& record = collection.samples.emplace_back();
    record.id = record.own_id = std::to_string(k);
    record.patient = "p" + std::to_string(k / 2);
    record.patient_space = space;
    record.source = space;
    record.labels = {k % 2 == 0 ? 1.0F : 0.0F};
  }
  return collection;
}

Predictions answered(const Collection& collection) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < collection.samples.size(); ++row) rows.push_back(row);
  Predictions predictions = unanswered(collection, rows, {"a"});
  for (std::size_t row = 0; row < rows.size(); ++row)
    predictions.probabilities[row] = static_cast<double>(row * 7 % 10) / 10;
  return predictions;
}

class Study {
 public:
  Collection merged(const std::map<std::string, Collection>& parts) const {
    Job job;
    for (const auto& [name, part] : parts) {
      job.inputs["of." + name] = folder_.make("part " + name);
      save_collection(part, job.inputs["of." + name]);
      job.params["of"][name] = name;
    }
    job.out = folder_.make("merged");
    run_merge(job, Context{});
    return load_collection(job.out);
  }

  // What a score at the threshold that was fitted on `fitted` says.
  std::string caution(const Predictions& fitted, const Predictions& scored) const {
    save_predictions(fitted, folder_.make("fitted"));
    save_predictions(scored, folder_.make("scored"));
    run(run_threshold, {{"rule", {{"name", "youden"}}}}, {{"of", folder_.make("fitted")}}, folder_.make("cut"),
        "thresholds.csv");
    const Table table = run(run_score, {{"metrics", {plugin("f1")}}, {"replicates", 0}},
                            {{"of", folder_.make("scored")}, {"threshold", folder_.make("cut")}}, folder_.make("out"));
    return table.has("caution") ? cell(table, {"a", "f1"}, "caution") : "";
  }

  const ScratchFolder& folder() const { return folder_; }

 private:
  ScratchFolder folder_{"threshold_caution"};
};

}  // namespace

TEST_CASE("the same samples are the same behind a merge, on either side") {
  const Study study;
  const Predictions alone = answered(hospital("nih")),
                    both = answered(study.merged({{"home", hospital("nih")}, {"away", hospital("padchest")}}));
  CHECK(study.caution(alone, both) == "thresholds were fitted on 10 of the 20 samples that are scored");
  CHECK(study.caution(both, alone) == "thresholds were fitted on 10 of the 10 samples that are scored");
  CHECK(study.caution(both, both) == "thresholds were fitted on 20 of the 20 samples that are scored");
}

TEST_CASE("they are the same behind a pool of merged collections, too") {
  const Study study;
  save_predictions(answered(study.merged({{"home", hospital("nih")}})), study.folder().make("home"));
  save_predictions(answered(study.merged({{"away", hospital("padchest")}})), study.folder().make("away"));
  Job job;
  job.params["label"] = "hospital";  // `merge` has told it as "source"
  job.inputs = {{"of.1", study.folder().make("home")}, {"of.2", study.folder().make("away")}};
  job.out = study.folder().make("pooled");
  run_pool(job, Context{});
  CHECK(study.caution(answered(hospital("padchest")), load_predictions(job.out)) ==
        "thresholds were fitted on 10 of the 20 samples that are scored");
}

TEST_CASE("other samples of the same patients are told as such behind a merge") {
  const Study study;
  Collection later = hospital("nih");
  for (Record& record : later.samples) record.id = record.own_id = "later " + record.id;
  CHECK(study.caution(answered(hospital("nih")), answered(study.merged({{"home", later}}))) ==
        "thresholds were fitted on other samples of 5 of the 5 patients that are scored");
}

TEST_CASE("samples and patients of another hospital are others, though they are called alike") {
  const Study study;
  CHECK(study.caution(answered(hospital("nih")), answered(hospital("padchest"))).empty());
  CHECK(study.caution(answered(hospital("nih")), answered(study.merged({{"nih", hospital("padchest")}}))).empty());
  // Sample and patient are each among what was fitted, but not together: it is another picture of the patient.
  Collection mixed = hospital("nih");
  for (std::size_t k = 0; k < 10; ++k) mixed.samples[k].patient = "p" + std::to_string((k / 2 + 1) % 5);
  CHECK(study.caution(answered(hospital("nih")), answered(mixed)) ==
        "thresholds were fitted on other samples of 5 of the 5 patients that are scored");
}
