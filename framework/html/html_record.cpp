// What a report says of the run itself: failures, time, plugins, environment (html.hpp).
#include <map>

#include <fmt/format.h>

#include "framework/data/folder.hpp"
#include "framework/figures/svg.hpp"
#include "framework/html/html.hpp"

namespace collimator {
namespace {

std::string text_of(const Json& json, const char* member) {
  const auto found = json.find(member);
  if (found == json.end() || found->is_null()) return "";
  return escape_markup(found->is_string() ? found->get<std::string>() : found->dump());
}

std::string heading(std::initializer_list<const char*> names) {
  std::string text = "<div class=\"wide\"><table class=\"plain\"><thead><tr>";
  for (const char* name : names) text += fmt::format("<th scope=\"col\">{}</th>", name);
  return text + "</tr></thead><tbody>\n";
}

std::string seconds_text(double seconds) {
  return seconds < 10 ? fmt::format("{:.1f}", seconds) : fmt::format("{:.0f}", seconds);
}

struct VerbTotals {
  std::size_t executed = 0, from_store = 0, other = 0;
  double seconds = 0;
};

std::string verbs(const Json& run) {
  std::vector<std::string> order;
  std::map<std::string, VerbTotals> totals;
  for (const Json& node : run.at("nodes")) {
    const std::string verb = node.at("verb"), status = node.at("status");
    if (!totals.contains(verb)) order.push_back(verb);
    VerbTotals& total = totals[verb];
    ++(status == "executed" ? total.executed : status == "from_store" ? total.from_store : total.other);
    if (status == "executed") total.seconds += node.at("seconds").get<double>();
  }
  std::string text = "<h3>Nodes by verb</h3>\n" +
                     heading({"verb", "executed", "from the store", "failed or not run", "seconds, all executed"});
  for (const std::string& verb : order) {
    const VerbTotals& total = totals[verb];
    text += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n", escape_markup(verb),
                        total.executed, total.from_store, total.other,
                        total.executed > 0 ? seconds_text(total.seconds) : "");
  }
  return text + "</tbody></table></div>\n";
}

std::string plugins(const Json& run) {
  const auto found = run.find("plugins");
  if (found == run.end() || !found->is_array() || found->empty()) return "";
  std::string text = "<h3>Plugins</h3>\n" + heading({"role", "id", "version", "kind", "digest of the library"});
  for (const Json& plugin : *found)
    text +=
        fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td><code class=\"digest\">{}</code></td></tr>\n",
                    text_of(plugin, "role"), text_of(plugin, "id"), text_of(plugin, "version"), text_of(plugin, "kind"),
                    text_of(plugin, "digest"));
  return text + "</tbody></table></div>\n";
}

std::string environment(const Json& run) {
  std::string text = "<h3>Environment</h3>\n<div class=\"wide\"><table class=\"plain\"><tbody>\n";
  const auto row = [&](const std::string& name, const std::string& value) {
    if (!value.empty())
      text += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape_markup(name), value);
  };
  const Json& values = run.at("environment");
  for (const auto& [name, value] : values.items()) row(name, text_of(values, name.c_str()));
  row("experiment's seed", text_of(run, "seed"));
  if (const auto axes = run.find("axes"); axes != run.end())
    for (const auto& [axis, labels] : axes->items()) {
      std::string all;
      for (const Json& label : labels) all += (all.empty() ? "" : ", ") + label.get<std::string>();
      row("axis " + axis, escape_markup(all));
    }
  return text + "</tbody></table></div>\n";
}

}  // namespace

std::string html_failures(const Json& run) {
  std::string failed, skipped;
  std::size_t skipped_count = 0;
  for (const Json& node : run.at("nodes")) {
    const std::string status = node.at("status");
    if (status == "failed") {
      failed += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>", text_of(node, "name"), text_of(node, "verb"),
                            text_of(node, "message"));
      if (node.contains("log") && stays_inside(node["log"].get<std::string>()))
        failed += fmt::format("<a href=\"{}\">log</a>", html_address(node["log"]));
      failed += "</td></tr>\n";
    } else if (status == "skipped" || status == "not_run") {
      ++skipped_count;
      skipped +=
          fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", text_of(node, "name"), text_of(node, "verb"),
                      node.contains("message") ? text_of(node, "message")
                      : status == "skipped"    ? "something that it depends on failed"
                                               : "the run was interrupted before");
    }
  }
  std::string text;
  if (!failed.empty())
    text += "<h2 class=\"bad\">Failed</h2>\n" + heading({"node", "verb", "what went wrong", ""}) + failed +
            "</tbody></table></div>\n";
  if (!skipped.empty())
    text +=
        fmt::format("<details><summary>{} node{} not run</summary>\n{}{}</tbody></table></div></details>\n",
                    skipped_count, skipped_count == 1 ? " was" : "s were", heading({"node", "verb", "why"}), skipped);
  return text;
}

std::string html_record(const Json& run) { return "<h2>Record</h2>\n" + verbs(run) + plugins(run) + environment(run); }

}  // namespace collimator
