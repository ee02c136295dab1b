// How near two names are, and what an error says of a name that there is not.
#include <collimator/names.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using collimator::edit_distance;

TEST_CASE("the distance counts insertions, deletions, changes and swaps of neighbours") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("ca", "abc") == 3);  // 2 only if a stretch could be changed twice
  CHECK(edit_distance("senstiivity", "sensitivity") == 1);
}

TEST_CASE("a missing name is told with the nearest one and with those that there are") {
  CHECK(collimator::missing_name("mess", {"mass", "nodule"}) ==
        "did you mean \"mass\"? there are \"mass\", \"nodule\"");
  CHECK(collimator::missing_name("opacity", {"mass"}) == "there are \"mass\"");
  CHECK(collimator::missing_name("opacity", {}) == "there are none");
}

TEST_CASE("a name that is near is one in other capitals, one of which it is a word, or the nearest by letters") {
  using Names = std::vector<std::string>;
  const Names columns{"image_id", "patient_id", "finding", "age", "view"};
  CHECK(collimator::near_names("image", columns) == Names{"image_id"});  // not `age`, two letters away
  CHECK(collimator::near_names("FINDING", columns) == Names{"finding"});
  CHECK(collimator::near_names("Patient ID", columns) == Names{"patient_id"});
  CHECK(collimator::near_names("ages", columns) == Names{"age"});
  CHECK(collimator::near_names("id", columns) == Names{"image_id", "patient_id"});
  CHECK(collimator::near_names("finding_text", columns) == Names{"finding"});
  CHECK(collimator::near_names("sex", columns).empty());
  const Names parameters{"learning_rate", "weight_decay", "batch", "validate_loss", "loss"};
  CHECK(collimator::near_names("lr", parameters) == Names{"learning_rate"});
  CHECK(collimator::near_names("val_loss", parameters) == Names{"validate_loss"});
  CHECK(collimator::near_names("parts/train", Names{"parts", "net"}) == Names{"parts"});
  CHECK(collimator::near_names("parts.val", Names{"parts.train", "parts.validate"}) == Names{"parts.validate"});
  CHECK(collimator::near_names("auorc", Names{"auprc", "auroc"}) == Names{"auroc"});
  CHECK(collimator::near_names("", columns).empty());
  CHECK(collimator::near_names("w", Names{"y", "z"}).empty());
}

TEST_CASE("a name with a blank around it, which no eye sees, is told as such") {
  CHECK(collimator::missing_name("finding", {"finding "}) ==
        "did you mean \"finding \" (with a blank around it)? there are \"finding \"");
  CHECK(collimator::missing_name("finding", {"\xc2\xa0"
                                             "finding"})
            .find("(with a blank around it)") != std::string::npos);
}
