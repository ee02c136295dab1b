// Looks up in run.json which restricted datasets are behind a node (withheld.hpp).
#include "framework/html/withheld.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/figures/svg.hpp"

namespace collimator {

std::string Withheld::instead_of(const std::string& name, const std::string& node) const {
  if (run_.is_null()) return "";
  std::vector<std::string> datasets = run_.at("restricted");
  if (const auto all = run_.find("restricted_behind"); all != run_.end() && all->contains(node))
    datasets = all->at(node).get<std::vector<std::string>>();
  if (datasets.empty()) return "";
  return fmt::format("<p class=\"foot\">not shown: {}, as {} may not be passed on (<code>--pictures</code>)</p>\n",
                     escape_markup(name), escape_markup(fmt::format("{}", fmt::join(datasets, ", "))));
}

std::string withheld_note(const std::vector<std::string>& datasets, bool short_ids) {
  return fmt::format(
      "<p class=\"foot\">This page shows no pictures of {}, whose owner does not allow them to be passed on; its ids "
      "are pseudonyms (private/ids.csv), but for ids that the experiment names and no loaded sample has. "
      "{}<code>collimate report RUN --pictures</code> shows both. The files beside "
      "the page hold ids as they are, and pictures: figures/*.png and figures/examples_*.</p>\n",
      escape_markup(fmt::format("{}", fmt::join(datasets, ", "))),
      short_ids ? "<b>Some ids are so short that they cannot be told from other numbers and letters: they are "
                  "pseudonyms only where the page names them as a sample or patient, and may stand elsewhere as they "
                  "are.</b> "
                : "");
}

}  // namespace collimator
