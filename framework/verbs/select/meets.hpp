// Which samples meet a condition (task/condition.hpp).
#pragma once

#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "framework/data/collection.hpp"
#include "framework/task/condition.hpp"

namespace collimator {

// What a condition says of one sample. A comparison with what is not known (an empty field, NA, an unknown label, a
// text that is no number where a number is asked for) is `unknown`; so is `not` of it. `and` is `no` as soon as one
// part is, `or` is `yes` as soon as one is (Kleene's three values, as in SQL).
enum class Answer { no, unknown, yes };

// The answer for each sample of a collection. Throws InputError where a name is neither field nor class, a name alone
// is no class, a label is compared with anything but 0 and 1, or a value says that nothing is known. Values of `=` and
// `in` that no sample has go to facts["absent"].
std::vector<Answer> answers(const Collection& collection, const std::string& condition, Json& facts);

}  // namespace collimator
