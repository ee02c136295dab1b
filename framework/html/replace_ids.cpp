// Replaces ids by narrowing a range of a sorted list while it walks over the text (pseudonyms.hpp).
#include <algorithm>
#include <cstdlib>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/base/no_links.hpp"
#include "framework/data/table.hpp"
#include "framework/html/foreign_folder.hpp"
#include "framework/html/pseudonyms.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr const char* ids_file = "private/ids.csv";
constexpr std::size_t fewest_digits = 5, shortest_stem = 5, shortest_begin = 4, longest_id = 1024;

bool is_digit(char each) { return each >= '0' && each <= '9'; }
bool is_alnum(char each) { return is_digit(each) || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z'); }

// Of ASCII and of Latin-1's letters in UTF-8; `before` is the byte before.
unsigned char lower(unsigned char each, unsigned char before) {
  if (each >= 'A' && each <= 'Z') return static_cast<unsigned char>(each + 32);
  if (before == 0xC3 && each >= 0x80 && each <= 0x9E && each != 0x97) return static_cast<unsigned char>(each + 32);
  return each;
}

std::string lower(std::string_view text) {
  std::string folded;
  for (const char each : text)
    folded += static_cast<char>(
        lower(static_cast<unsigned char>(each), folded.empty() ? 0 : static_cast<unsigned char>(folded.back())));
  return folded;
}

// Letters beyond ASCII: those of two bytes, but for the signs of Latin-1.
bool letter_begins(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const auto byte = static_cast<unsigned char>(text[at]);
  return is_alnum(text[at]) || (byte >= 0xC3 && byte <= 0xDF);
}

std::size_t from_hex(char each) {
  return std::string_view("0123456789abcdef").find(static_cast<char>(lower(static_cast<unsigned char>(each), 0)));
}

// The byte that is escaped in an address by "%XX" at this place; -1 where none is.
int percent(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return -1;
  const std::size_t high = from_hex(text[at + 1]), low = from_hex(text[at + 2]);
  return high > 15 || low > 15 ? -1 : static_cast<int>(16 * high + low);
}

bool letter_ends(std::string_view text, std::size_t at) {  // right before `at`
  if (at == 0) return false;
  if (at >= 3 && percent(text, at - 3) >= 0) return is_alnum(static_cast<char>(percent(text, at - 3)));
  if (at >= 2 && text[at - 2] == '\\' && (text[at - 1] == 'n' || text[at - 1] == 't')) return false;
  const auto byte = static_cast<unsigned char>(text[at - 1]);
  if (byte >= 0x80 && byte < 0xC0) return at >= 2 && letter_begins(text, at - 2);
  return is_alnum(text[at - 1]);
}

struct Escape {
  std::string_view text;
  char means;
};
constexpr Escape escapes[] = {{"&amp;", '&'}, {"&quot;", '"'}, {"&#39;", '\''}, {"&lt;", '<'}, {"&gt;", '>'}};

// A way to read what stands at a place: a byte, and where what follows it begins.
struct Reading {
  unsigned char byte = 0;
  std::size_t next = 0;
};

std::vector<Reading> readings(std::string_view text, std::size_t at) {
  std::vector<Reading> all;
  if (at >= text.size()) return all;
  all.push_back({static_cast<unsigned char>(text[at]), at + 1});
  if (const int byte = percent(text, at); byte >= 0) all.push_back({static_cast<unsigned char>(byte), at + 3});
  if (text[at] == '&')
    for (const Escape& escape : escapes)
      if (text.substr(at).starts_with(escape.text))
        all.push_back({static_cast<unsigned char>(escape.means), at + escape.text.size()});
  if (text[at] == '\\' && at + 1 < text.size() && std::string_view("\\\"'/&").find(text[at + 1]) != std::string::npos) {
    if (text[at + 1] == '\\')
      all.push_back({'\\', at + 2});
    else
      for (const Reading& escaped : readings(text, at + 1)) all.push_back(escaped);
  }
  return all;
}

bool ellipsis_begins(std::string_view text, std::size_t at) {
  return text.substr(std::min(at, text.size())).starts_with("…") ||
         text.substr(std::min(at, text.size())).starts_with("..");
}

// "0404" and "404.0" are one number to a condition.
std::string plain_number(std::string_view text) {
  if (const std::size_t point = text.find('.'); point != std::string_view::npos)
    if (text.find_first_not_of('0', point + 1) == std::string_view::npos) text = text.substr(0, point);
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return "";
  return std::string(text.substr(std::min(text.find_first_not_of('0'), text.size() - 1)));
}

std::string without_ending(const std::string& name) {
  std::string stem = name;
  if (stem.ends_with(".gz")) stem.resize(stem.size() - 3);
  const std::size_t point = stem.rfind('.');
  if (point == std::string::npos || point == 0 || stem.find('/', point) != std::string::npos) return stem;
  const std::string ending = stem.substr(point + 1);
  const bool is_ending = !ending.empty() && ending.size() <= 5 && std::ranges::all_of(ending, is_alnum) &&
                         !std::ranges::all_of(ending, is_digit);
  return is_ending ? stem.substr(0, point) : stem;
}

// Where what is said of a sample or patient ends, whose name ends at `at`: `patient = 7`, `sample in ["7", "8"]`.
std::size_t end_of_named(std::string_view text, std::size_t at) {
  const std::size_t most = std::min(text.size(), at + 4096);
  bool quoted = false;
  while (at < most) {
    const std::string_view rest = text.substr(at, 6);
    if (rest.starts_with("&quot;") || rest.starts_with("&#39;")) {
      quoted = true;
      at = text.find(';', at) + 1;
    } else if (rest.starts_with("&lt;") || rest.starts_with("&gt;")) {
      at += 4;
    } else if (std::string_view(" \t\\=!:~<>\"'").find(text[at]) != std::string_view::npos) {
      quoted = quoted || text[at] == '"' || text[at] == '\'';
      ++at;
    } else if (rest.starts_with("not ") || rest.starts_with("in ") || rest.starts_with("is ")) {
      at = text.find(' ', at);
    } else {
      break;
    }
  }
  if (at >= most) return most;
  if (text[at] == '[' || text[at] == '(') return std::min(text.find_first_of("])", at), most);
  if (quoted) return std::min(text.find_first_of("\"'&,]})\n", at), most);
  while (true) {  // "patient = 7, 8", as figures and groups write a list
    at = std::min(text.find_first_of(" \t,;]})&|\n", at), most);
    if (at + 2 >= most || !text.substr(at).starts_with(", ")) return at;
    const std::size_t next = std::min(text.find_first_not_of("0123456789.", at + 2), text.size());
    const bool counts = next + 1 < text.size() && text[next] == ' ' && letter_begins(text, next + 1);  // "7 samples"
    if (next == at + 2 || counts) return at;
    at += 2;
  }
}

// Where the word `sample` or `patient` ends that begins here; `at` where none does.
std::size_t end_of_subject(std::string_view text, std::size_t at) {
  for (const std::string_view word : {"patient", "sample"})
    if (lower(text.substr(at, word.size())) == word && !letter_begins(text, at + word.size())) return at + word.size();
  return at;
}

}  // namespace

Pseudonyms::Pseudonyms(const fs::path& folder) {
  if (!is_there(folder / ids_file))
    throw failure("{} is missing, so that the ids in the report of this run cannot be hidden; `--pictures` shows them",
                  (folder / ids_file).string());
  const Table table = read_table(plain_file(folder, ids_file));
  const std::size_t id = table.column("id"), name = table.column("pseudonym");
  struct Stem {
    std::string folder, name;
    bool several = false;
  };
  std::map<std::string, Stem> stems;  // of names of files that are one folder's alone: "view1" is nobody's
  for (const std::vector<std::string>& row : table.rows) {
    add(row[id], row[name]);
    const std::size_t slash = row[id].rfind('/');
    const std::string inside = slash == std::string::npos ? "" : row[id].substr(0, slash);
    const std::string file = slash == std::string::npos ? row[id] : row[id].substr(slash + 1);
    for (const std::string& stem : {file, without_ending(file)})
      if (const auto [found, fresh] = stems.try_emplace(stem, Stem{inside, row[name]}); !fresh)
        found->second.several = found->second.several || found->second.folder != inside;
    // "PAT00000404" of "PAT00000404_000.png" is a patient, whatever a pattern made of it.
    if (const std::string of_several = file.substr(0, file.find('_')); of_several.size() >= shortest_stem &&
                                                                       of_several.size() < file.size() &&
                                                                       std::ranges::count_if(of_several, is_digit) >= 4)
      stems.try_emplace(of_several, Stem{inside, "id"});
    if (const std::string whole = without_ending(row[id]); slash != std::string::npos && whole.size() >= shortest_stem)
      stems.try_emplace(whole, Stem{"", row[name]});
  }
  const std::size_t ids = known_.size();
  for (const auto& [stem, of] : stems)
    if (stem.size() >= shortest_stem && !of.several) add(stem, of.name);
  any_short_ = std::any_of(known_.begin(), known_.begin() + static_cast<std::ptrdiff_t>(ids),
                           [](const Known& each) { return each.is_short; });
  std::ranges::stable_sort(known_, {}, &Known::id);  // an id stands before a stem of the same text
  const auto twins = [](const Known& a, const Known& b) { return a.id == b.id; };
  known_.erase(std::unique(known_.begin(), known_.end(), twins), known_.end());
  for (std::size_t i = 0; i < known_.size(); ++i) {
    Range& range = first_[static_cast<unsigned char>(known_[i].id[0])];
    if (range.end == 0) range.begin = i;
    range.end = i + 1;
  }
}

void Pseudonyms::add(std::string id, const std::string& name) {
  id = lower(id);
  if (id.empty() || id.size() > longest_id) return;
  const bool has_letter =
      std::ranges::any_of(id, [](char each) { return (is_alnum(each) && !is_digit(each)) || (each & 0x80) != 0; });
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(id, is_digit));
  if (const std::string number = plain_number(id); !number.empty()) numbers_.emplace(number, name);
  known_.push_back({id, name, id.size() < 2 || (!has_letter && digits < fewest_digits), !has_letter});
}

Pseudonyms::Range Pseudonyms::narrowed(Range range, std::size_t depth, unsigned char next) const {
  if (depth == 0) return first_[next];
  const auto at = [&](std::size_t i) {
    return depth < known_[i].id.size() ? static_cast<int>(static_cast<unsigned char>(known_[i].id[depth])) : -1;
  };
  const auto first_from = [&](std::size_t begin, int least) {
    for (std::size_t end = range.end; begin < end;) {
      const std::size_t middle = begin + (end - begin) / 2;
      if (at(middle) < least)
        begin = middle + 1;
      else
        end = middle;
    }
    return begin;
  };
  const std::size_t begin = first_from(range.begin, next);
  return {begin, begin < range.end && at(begin) == next ? first_from(begin, next + 1) : begin};
}

void Pseudonyms::search(std::string_view text, std::size_t begin, std::size_t at, Range range, std::size_t depth,
                        bool named, Match& best) const {
  const Known& first = known_[range.begin];
  const char last = depth == 0 ? ' ' : first.id[depth - 1];
  const bool ends = !(is_alnum(last) || (last & 0x80) != 0) || !letter_begins(text, at);
  if (depth > 0 && at > best.end && ends) {
    if (first.id.size() == depth) {
      const bool in_fraction = first.is_number && begin >= 2 && text[begin - 1] == '.' && is_digit(text[begin - 2]);
      if ((named || !first.is_short) && !in_fraction) best = {at, first.name};
    } else if (depth >= shortest_begin && ellipsis_begins(text, at)) {
      best = {at, range.end - range.begin == 1 ? std::string_view(first.name) : "id"};
    }
  }
  for (const Reading& reading : readings(text, at)) {
    const auto before = depth == 0 ? '\0' : last;
    const Range next = narrowed(range, depth, lower(reading.byte, static_cast<unsigned char>(before)));
    if (next.begin < next.end) search(text, begin, reading.next, next, depth + 1, named, best);
  }
}

std::string_view Pseudonyms::number(std::string_view text) const {
  const auto found = numbers_.find(plain_number(text));
  return found == numbers_.end() ? std::string_view() : found->second;
}

std::string Pseudonyms::applied(std::string_view text) const {
  if (known_.empty()) return std::string(text);
  std::string result;
  result.reserve(text.size());
  std::size_t named_until = 0;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = !letter_begins(text, at) || !letter_ends(text, at);
    if (!begins) {
      result += text[at++];
      continue;
    }
    Match match;
    search(text, at, at, {0, known_.size()}, 0, at < named_until, match);
    if (at < named_until && is_digit(text[at])) {
      std::size_t end = std::min({text.find_first_not_of("0123456789.", at), named_until, text.size()});
      while (text[end - 1] == '.') --end;
      if (const std::string_view name = number(text.substr(at, end - at));
          end > match.end && !name.empty() && !letter_begins(text, end))
        match = {end, name};
    }
    if (match.end > 0) {
      result += match.name;
      at = match.end;
      continue;
    }
    if (const std::size_t end = end_of_subject(text, at); end > at) {
      if (end >= named_until) named_until = end_of_named(text, end);
      result += text.substr(at, end - at);
      at = end;
      continue;
    }
    result += text[at++];
  }
  return result;
}

std::string Pseudonyms::applied_to_markup(std::string_view markup) const {
  if (known_.empty()) return std::string(markup);
  std::string result;
  for (std::size_t at = 0; at < markup.size();) {
    const std::size_t tag = std::min(markup.find('<', at), markup.size());
    result += applied(markup.substr(at, tag - at));
    at = tag;
    if (markup.substr(at).starts_with("<style")) {
      const std::size_t end = std::min(markup.find("</style", at), markup.size());
      result += markup.substr(at, end - at);
      at = end;
    }
    while (at < markup.size() && markup[at] != '>') {  // the tag, by its attributes
      const std::size_t quote = std::min(markup.find_first_of("\">", at), markup.size());
      result += markup.substr(at, quote - at);
      const std::string_view before = markup.substr(at, quote - at);
      at = quote;
      if (at == markup.size() || markup[at] == '>') break;
      const std::size_t end = std::min(markup.find('"', at + 1), markup.size());
      const std::string_view value = markup.substr(at + 1, end - at - 1);
      const bool is_read = before.ends_with("alt=") || before.ends_with("title=") || before.ends_with("href=") ||
                           before.ends_with("aria-label=");
      result += '"';
      result += is_read ? applied(value) : std::string(value);
      if (end < markup.size()) result += '"';
      at = std::min(end + 1, markup.size());
    }
    if (at < markup.size()) result += markup[at++];
  }
  return result;
}

std::string Pseudonyms::applied_to_ticks(std::string_view svg) const {
  std::string result;
  for (std::size_t at = 0; at < svg.size();) {
    const std::size_t text = std::min(svg.find("<text", at), svg.size());
    const std::size_t begin = std::min(svg.find('>', text), svg.size()),
                      end = std::min(svg.find('<', begin), svg.size());
    result += svg.substr(at, std::min(begin + 1, svg.size()) - at);
    at = end;
    if (begin + 1 > end) continue;
    const std::string_view inside = svg.substr(begin + 1, end - begin - 1);
    // What ends at its place is a tick of the vertical axis: a number.
    const bool upright = svg.substr(text, begin - text).find("text-anchor=\"end\"") != std::string_view::npos;
    result += upright ? std::string(inside) : of(std::string(inside));
  }
  return result;
}

std::string Pseudonyms::of(const std::string& id) const {
  const std::string folded = lower(id);
  const auto found = std::ranges::lower_bound(known_, folded, {}, &Known::id);
  return found != known_.end() && found->id == folded ? found->name : id;
}

}  // namespace collimator
