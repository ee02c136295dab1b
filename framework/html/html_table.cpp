// A result table as HTML: columns in groups, what was compared in small type below each number (html.hpp).
#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/figures/svg.hpp"
#include "framework/html/html.hpp"
#include "framework/tables/table_grid.hpp"

namespace collimator {
namespace {

constexpr std::size_t most_rows = 300;

std::string fixed(double value, bool sign = false) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "−inf" : sign ? "+inf" : "inf";
  return (value < 0 ? "−" : sign ? "+" : "") + shown_number(std::abs(value));
}

std::string p_text(double p) {
  return std::isnan(p) ? "p undefined" : p < 0.001 ? "p &lt; 0.001" : fmt::format("p = {:.3f}", p);
}

// Foot notes by number, each text once. Where there are very many, a number shows its own when it is pointed at.
class FootNotes {
 public:
  explicit FootNotes(const ResultTable& table) {
    for (const ResultRow& row : table.rows)
      if (!row.note.empty() && numbers_.emplace(row.note, notes_.size() + 1).second) notes_.push_back(row.note);
  }

  std::string mark(const std::string& note) const {
    if (many()) return fmt::format("<sup title=\"{}\">°</sup>", escape_markup(note));
    return fmt::format("<sup>{}</sup>", numbers_.at(note));
  }
  std::string foot() const {
    if (many()) return "<p><sup>°</sup> has a note: point at it, or see the column <code>note</code> of the CSV.</p>\n";
    std::string text;
    for (std::size_t i = 0; i < notes_.size(); ++i)
      text += fmt::format("<p><sup>{}</sup> {}.</p>", i + 1, escape_markup(notes_[i]));
    return text;
  }

 private:
  bool many() const { return notes_.size() > 12; }

  std::vector<std::string> notes_;
  std::map<std::string, std::size_t> numbers_;  // from 1
};

std::string cell(const ResultRow* row, bool count, bool baseline, const FootNotes& notes) {
  if (row == nullptr) return "<td></td>";
  std::string text = "<td>" + (count ? fmt::format("{:.0f}", row->value) : fixed(row->value));
  if (row->spread) text += fmt::format(" <span class=\"spread\">± {}</span>", fixed(*row->spread));
  if (row->low) text += fmt::format(" <span class=\"spread\">[{}, {}]</span>", fixed(*row->low), fixed(*row->high));
  if (!row->note.empty()) text += notes.mark(row->note);
  for (const auto& [name, count] : row->counts)
    text += fmt::format("<small>{} {}</small>", escape_markup(count), escape_markup(name));
  if (row->n != row->expected) text += fmt::format("<small>{} of {}</small>", row->n, row->expected);
  if (row->test_low)
    text += fmt::format("<small>test set [{}, {}]</small>", fixed(*row->test_low), fixed(*row->test_high));
  if (row->difference) {
    text += fmt::format("<small>Δ {}", fixed(*row->difference, true));
    if (row->difference_low && !std::isnan(*row->difference_low))
      text += fmt::format(" [{}, {}]", fixed(*row->difference_low, true), fixed(*row->difference_high, true));
    if (row->p_holm) text += ", " + p_text(*row->p_holm);
    text += "</small>";
  } else if (row->p_holm) {
    text += fmt::format("<small>{}</small>", p_text(*row->p_holm));
  } else if (baseline) {
    text += "<small>baseline</small>";
  }
  if (row->reference)
    text += fmt::format("<small>published {}{}</small>", fixed(*row->reference),
                        row->reference_spread ? " ± " + fixed(*row->reference_spread) : "");
  return text + "</td>";
}

// A header line for each key across, equal neighbours under one heading.
std::string header(const TableGrid& grid) {
  std::string text = "<thead>";
  const std::size_t levels = std::max<std::size_t>(grid.across.size(), 1);
  for (std::size_t level = 0; level < levels; ++level) {
    text += "<tr>";
    if (level == 0)
      for (const std::string& key : grid.down)
        text += fmt::format("<th class=\"key\" scope=\"col\" rowspan=\"{}\">{}</th>", levels, escape_markup(key));
    for (std::size_t begin = 0; begin < grid.columns.size() && !grid.across.empty();) {
      std::size_t end = begin + 1;
      const auto same = [&](std::size_t column) {
        return std::equal(grid.columns[column].begin(),
                          grid.columns[column].begin() + static_cast<std::ptrdiff_t>(level) + 1,
                          grid.columns[begin].begin());
      };
      while (end < grid.columns.size() && level + 1 < levels && same(end)) ++end;
      text += fmt::format("<th scope=\"col\"{}{}>{}</th>",
                          end - begin > 1 ? fmt::format(" colspan=\"{}\"", end - begin) : "",
                          level + 1 < levels ? " class=\"group\"" : "", escape_markup(grid.columns[begin][level]));
      begin = end;
    }
    text += "</tr>";
  }
  return text + "</thead>\n";
}

bool is_baseline(const ResultRow* row, const TableSpec& spec) {
  return row != nullptr && !spec.baseline.empty() && std::ranges::all_of(spec.baseline, [&](const auto& each) {
           return row->keys.contains(each.first) && row->keys.at(each.first) == each.second;
         });
}

}  // namespace

std::string html_table(const ResultTable& table) {
  const TableGrid grid = arrange(table);
  if (grid.rows.empty()) {
    std::string text = "<p>No rows: nothing that it shows came out.</p>\n<div class=\"foot\">";
    for (const std::string& note : table.notes) text += fmt::format("<p>{}.</p>", escape_markup(note));
    return text + "</div>\n";
  }
  const FootNotes notes(table);
  std::string text = "<div class=\"wide\"><table class=\"result\">" + header(grid) + "<tbody>\n";
  const std::size_t shown = std::min(grid.rows.size(), most_rows);
  for (std::size_t r = 0; r < shown; ++r) {
    text += "<tr>";
    for (std::size_t key = 0; key < grid.down.size(); ++key) {
      // The first key says once what holds for several rows.
      std::size_t span = 1;
      if (key == 0 && grid.down.size() > 1) {
        if (r > 0 && grid.rows[r - 1][0] == grid.rows[r][0]) continue;
        while (r + span < shown && grid.rows[r + span][0] == grid.rows[r][0]) ++span;
      }
      text += fmt::format("<th scope=\"row\"{}>{}</th>", span > 1 ? fmt::format(" rowspan=\"{}\"", span) : "",
                          escape_markup(grid.rows[r][key]));
    }
    for (const ResultRow* row : grid.cells[r])
      text += cell(row, row != nullptr && grid.is_count(*row), is_baseline(row, table.spec), notes);
    text += "</tr>\n";
  }
  text += "</tbody></table></div>\n<div class=\"foot\">";
  std::vector<std::string> about = grid.everywhere;
  if (const std::string averaged = averaging(table.spec); !averaged.empty()) about.push_back(averaged);
  if (!about.empty()) text += fmt::format("<p>{}.</p>", escape_markup(fmt::format("{}", fmt::join(about, ", "))));
  if (shown < grid.rows.size())
    text += fmt::format("<p>The first {} of {} rows; the CSV has all.</p>", shown, grid.rows.size());
  text += notes.foot();
  for (const std::string& note : table.notes) text += fmt::format("<p>{}.</p>", escape_markup(note));
  return text + "</div>\n";
}

}  // namespace collimator
