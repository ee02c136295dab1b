// Lists the verbs that compute with LibTorch, each with its work.
#include "framework/learn/works.hpp"

#include <map>

#include "framework/verbs/examine/examine.hpp"
#include "framework/verbs/explain/explain.hpp"
#include "framework/verbs/predict/predict.hpp"
#include "framework/verbs/segment/segment.hpp"
#include "framework/verbs/train/train.hpp"

namespace collimator {

Work native_work(const Verb& verb) {
  static const std::map<const Verb*, Work> works{{&train_verb(), run_train},
                                                 {&predict_verb(), run_predict},
                                                 {&segment_verb(), run_segment},
                                                 {&explain_verb(), run_explain},
                                                 {&examine_native_verb(), run_examine_native}};
  const auto found = works.find(&verb);
  return found == works.end() ? nullptr : found->second;
}

}  // namespace collimator
