// What a publisher's layout must say: how its phantoms are drawn, which files a picture becomes, which tables it has.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "framework/base/json.hpp"
#include "tools/collimate/phantom/subject.hpp"

namespace collimator::imitation {

// What one subject becomes.
class Entry {
 public:
  struct File {
    std::string path;
    std::function<std::string()> bytes;  // made only where the file is not there yet
  };

  // A file that is `part` of a drawn picture, so that boxes can be told in its pixels.
  struct Shown {
    std::string path;
    Rect part;
    const Subject& subject;
  };

  void picture(const Subject& subject, const std::string& path, const Rect& part, std::function<std::string()> bytes) {
    shown.push_back({path, part, subject});
    files.push_back({path, std::move(bytes)});
  }
  void file(std::string path, std::function<std::string()> bytes) {
    files.push_back({std::move(path), std::move(bytes)});
  }
  // Adds text to a table; the lines of all subjects stand in the order of their numbers.
  void row(const std::string& table, std::string_view line) { rows[table] += std::string(line) + "\n"; }

  std::vector<File> files;
  std::map<std::string, std::string> rows;
  std::vector<Shown> shown;
};

class Layout {
 public:
  virtual ~Layout() = default;
  virtual std::string name() const = 0;
  virtual std::string about() const = 0;
  // Pixels of a picture's longer side, unless --size says another.
  virtual std::int64_t size() const { return 1024; }
  // Parameters of the phantoms beside number, size and seed; null where the layout draws by itself.
  virtual Json phantom() const = 0;
  // Any thread. Rows and paths depend on the subject alone.
  virtual void add(const Subject& subject, Entry& entry) const = 0;
  // First lines of the tables, with their line ends; a table is written also where it has no row.
  virtual std::map<std::string, std::string> tables() const { return {}; }
  virtual bool ends_in_newline(const std::string& table) const { return !table.empty(); }
  // Where a layout draws by itself: the picture of a number.
  virtual Subject drawn(std::int64_t number, std::int64_t size, const Rng& rng) const;
};

// All layouts, by name.
const std::vector<const Layout*>& all_layouts();

// Each file of layouts/ has one of these.
const Layout& chexpert_layout();
const Layout& chestxray14_layout();
const Layout& padchest_layout();
const Layout& pediatric_layout();
const Layout& rsna_layout();
const Layout& montgomery_layout();
const Layout& shenzhen_layout();
const Layout& chaksu_layout();
const Layout& hannover_layout();
const Layout& image_folder_layout();
const Layout& mimic_layout();
const Layout& vindr_layout();

// What several layouts need.

// The largest part of a square picture that is `wide` over `high` (0.8 to 1.25: the lungs stay in).
Rect part_of(std::int64_t size, std::int64_t wide, std::int64_t high);
// The boxes of the findings (or of one), in pixels of the part and cut at its edges.
std::vector<FindingBox> boxes_in(const Subject& subject, const Rect& part, BoxKind kind = BoxKind::finding);
// "1f2e…", `digits` long, from random numbers.
std::string hex_digits(Rng rng, int digits);
// One of several things, by their shares.
std::size_t drawn_by(double uniform, std::initializer_list<double> shares);
// Two wards: a clinic with fixed units, and one for the gravely ill with portable ones, a PORTABLE stamp on these, and
// drains in half of the collapsed lungs. `ill` is the second one's share of the patients.
Json wards(double ill);

}  // namespace collimator::imitation
