// What goes together in a split's parameters, and how its parts are drawn, as far as that is known before the run.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "framework/verbs/split/split.hpp"

namespace collimator {

bool SplitParams::counts() const {
  for (const auto* part : {&train, &validate, &test})
    if (part->value_or(0) > 1) return true;
  return false;
}

void SplitParams::check() const {
  const auto refuse = [](const std::string& why) { throw std::invalid_argument("split: " + why); };
  const double sum = train.value_or(0) + validate.value_or(0) + test.value_or(0);
  for (const auto& [name, part] : {std::pair("train", &train), {"validate", &validate}, {"test", &test}}) {
    if (!counts() || !part->has_value()) continue;
    if (!std::isfinite(**part) || **part > 1e9 || (**part > 1 && **part != std::floor(**part)))
      refuse(fmt::format("{} = {} is neither a share (up to 1) nor a whole number of units", name, **part));
    if (**part > 0 && **part <= 1)
      refuse(
          fmt::format("{} = {} is a share, and another part is a number of units: give all of them as shares, or all "
                      "as numbers (1 is the whole share, not one unit)",
                      name, **part));
  }
  if (counts() && (folds || official || !leave_out.empty()))
    refuse("with `folds`, `official` and `leave_out`, parts are shares up to 1, not numbers of units");
  if (counts() && !train)
    refuse(
        "with numbers of units say `train`, too: how many it gets is not known before the run, and what is held "
        "against other divisions needs it");
  if (sum > 1 + 1e-9 && !counts())
    refuse(fmt::format("train {}, validate {} and test {} sum to {}; expected at most 1", train.value_or(0),
                       validate.value_or(0), test.value_or(0), sum));
  if (leave_out.size() > 1) refuse("`leave_out` is one field and its value, as {site: north}");
  if (!leave_out.empty() && (folds || official || train || test))
    refuse(
        "with `leave_out`, the group is the test part and the rest the training part; only a `validate` share may be "
        "given");
  if (!stratify.on && !stratify.names.empty()) refuse("`stratify` is true, false or a list of names");
  if (fold && !folds) refuse("`fold` needs `folds`, the number of folds");
  if (folds && !fold) refuse(fmt::format("`folds` needs `fold`, the one that is held out (1 to {})", *folds));
  if (folds && *fold > *folds)
    refuse(fmt::format("fold = {}, but there are {} folds; expected 1 to {}", *fold, *folds, *folds));
  if (folds && train) refuse("with `folds`, the training part is what is left; leave out `train`");
  if (folds && validate && test)
    refuse(
        "with `folds`, give `test` (the fold then is the validation part) or `validate` (the fold then is the test "
        "part), not both");
  if (official && (folds || train || test))
    refuse("with `official: true` only a `validate` share may be given; the publisher names the other parts");
  if (!official && !folds && leave_out.empty() && sum == 0)
    refuse("say how: shares (train, validate, test), folds and fold, leave_out, or official: true");
}

Division division_of(const SplitParams& params, const std::string& port) {
  constexpr std::array<std::string_view, 3> names{"train", "validate", "test"};
  const auto* const named = std::ranges::find(names, port);
  if (named == names.end() || (params.official && port != "validate")) return {};
  const auto validate = params.validate.value_or(0), test = params.test.value_or(0);
  if (!params.leave_out.empty()) {
    const auto& [field, value] = *params.leave_out.begin();
    const std::string drawn_by = fmt::format("{} = {}", field, value);
    if (named == names.end() - 1) return {.part_over_train = 0, .drawn_by = drawn_by, .in_turn = true};
    return {.part_over_train = named == names.begin() ? 1 : validate / (1 - validate),
            .drawn_by = fmt::format("{}, seed {}", drawn_by, params.seed)};
  }
  double shares[] = {params.train.value_or(1 - validate - test), validate, test};
  std::string drawn_by = std::to_string(params.seed);
  const bool shown_fold = params.folds && port == (params.test ? "validate" : "test");
  if (params.folds) {
    const double fold = 1 / static_cast<double>(*params.folds);
    shares[0] = (1 - test) * (1 - fold) * (1 - validate);
    shares[1] = params.test ? (1 - test) * fold : (1 - fold) * validate;
    shares[2] = params.test ? test : fold;
    if (shown_fold || port != "test") drawn_by += fmt::format(", fold {}", params.fold.value_or(0));
  }
  const auto part = named - names.begin();
  // What is left of 1 may be a rounding error.
  return {shares[0] > 1e-12 ? shares[part] / shares[0] : 0, drawn_by};
}

}  // namespace collimator
