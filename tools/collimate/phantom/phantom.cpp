// collimate phantom: writes phantoms in a publisher's layout, so that what reads the real collection can be tried on
// them.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/parallel.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/output.hpp"
#include "tools/collimate/phantom/encode.hpp"
#include "tools/collimate/phantom/out_folder.hpp"
#include "tools/collimate/phantom/phantoms.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

using namespace imitation;
using Clock = std::chrono::steady_clock;

volatile sig_atomic_t stopped = 0;
constexpr const char *truth_table = "phantom_truth.csv", *every_layout = "all";

struct Interrupted {};

const Layout& layout_named(const std::string& name) {
  for (const Layout* layout : all_layouts())
    if (layout->name() == name) return *layout;
  throw failure("--layout {}: there is no such layout; there are: {}, and all", name, phantom_layouts(", "));
}

// What is true of the pictures and stands in none of the publisher's tables.
std::string truth_of(const Entry& entry) {
  std::string rows;
  for (const Entry::Shown& shown : entry.shown)
    for (const auto& [kind, what] : {std::pair(BoxKind::finding, "finding"), std::pair(BoxKind::object, "object")})
      for (const FindingBox& box : boxes_in(shown.subject, shown.part, kind))
        rows += fmt::format("{},{},{},{},{},{},{}\n", shown.path, what, box.label, box.x, box.y, box.width, box.height);
  return rows;
}

// A line on a terminal that moves; elsewhere one each half minute.
class Bar {
 public:
  explicit Bar(std::int64_t total) : total_(total), terminal_(::isatty(STDERR_FILENO) == 1) {}
  ~Bar() {
    if (shown_) say("\r\033[K");
  }
  void show(std::int64_t done) {
    const auto now = Clock::now();
    if (now - told_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(30000))) return;
    told_ = now;
    const double seconds = std::chrono::duration<double>(now - begin_).count();
    const double rate = static_cast<double>(done) / std::max(seconds, 1e-3);
    std::string text = fmt::format("{} of {} pictures, {:.1f}/s", done, total_, rate);
    if (done > 0) text += fmt::format(", {:.0f} s left", static_cast<double>(total_ - done) / rate);
    if (!terminal_) return say("{}\n", text);
    shown_ = true;
    std::string bar;
    for (std::int64_t i = 0; i < 20; ++i) bar += i < 20 * done / total_ ? "━" : "─";
    say("\r\033[K{} {}", bar, text);
  }

 private:
  std::int64_t total_;
  bool terminal_, shown_ = false;
  Clock::time_point begin_ = Clock::now(), told_ = begin_;
};

}  // namespace

std::string phantom_layouts(const std::string& between) {
  std::string names;
  for (const Layout* layout : all_layouts()) names += (names.empty() ? "" : between) + layout->name();
  return names;
}

std::string phantom_layouts_told() {
  std::string lines;
  for (const Layout* layout : all_layouts()) lines += fmt::format("  {:<15} {}\n", layout->name(), layout->about());
  return lines;
}

namespace {

// What was written, for --json.
Json write_layout(const Registry& registry, const Layout& layout, const PhantomOptions& options,
                  const fs::path& folder) {
  const auto begin = Clock::now();
  const Order order{options.count, options.seed, options.size > 0 ? options.size : layout.size()};
  const Phantoms phantoms(registry, layout, order);
  OutFolder out(folder, {{"made by", "collimate phantom"},
                         {"layout", layout.name()},
                         {"count", order.count},
                         {"seed", order.seed},
                         {"size", order.size}});

  // Pieces are small, so that an interrupt is heard soon; what their rows come to is kept until the tables are written.
  constexpr std::int64_t piece = 4;
  const auto pieces = static_cast<std::size_t>((order.count + piece - 1) / piece);
  std::vector<std::map<std::string, std::string>> rows(pieces);
  Bar bar(order.count);
  std::atomic<std::int64_t> files = 0, pictures = 0;
  const auto check_stopped = [] {
    if (stopped != 0) throw Interrupted{};
  };
  in_parallel(
      pieces, 0,
      [&](std::size_t done) {
        check_stopped();
        bar.show(std::min(static_cast<std::int64_t>(done) * piece, order.count));
      },
      [&](std::size_t i) {
        const auto first = static_cast<std::int64_t>(i) * piece;
        phantoms.each(first, std::min(piece, order.count - first), [&](const Subject& subject) {
          check_stopped();
          Entry entry;
          layout.add(subject, entry);
          for (const Entry::File& file : entry.files)
            if (!out.has(file.path)) out.write(file.path, file.bytes());
          for (const auto& [table, text] : entry.rows) rows[i][table] += text;
          rows[i][truth_table] += truth_of(entry);
          files += static_cast<std::int64_t>(entry.files.size());
          pictures += static_cast<std::int64_t>(entry.shown.size());
        });
      });

  std::map<std::string, std::string> tables = layout.tables();
  tables[truth_table] = "picture,kind,label,x,y,width,height\n";
  for (const auto& of_piece : rows)
    for (const auto& [table, text] : of_piece) tables[table] += text;
  for (auto& [table, text] : tables) {
    if (table != truth_table && !layout.ends_in_newline(table) && text.ends_with('\n')) text.pop_back();
    out.write_table(table, table.ends_with(".gz") ? gzipped(text) : text);
  }

  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  const auto all = files + static_cast<std::int64_t>(tables.size());
  if (!options.quiet)
    put("{}: {} pictures in the layout {}, {} files; {:.1f} s\nboxes of findings and of what was planted: {}\n",
        folder.string(), pictures.load(), layout.name(), all, seconds, (folder / truth_table).string());
  return {{"folder", folder.string()},
          {"layout", layout.name()},
          {"pictures", pictures.load()},
          {"files", all},
          {"seconds", seconds}};
}

}  // namespace

int phantom_command(const Common& common, const PhantomOptions& given) {
  PhantomOptions options = given;
  options.quiet = common.json;
  const bool all = options.layout == every_layout;
  const std::vector<const Layout*> layouts = all ? all_layouts() : std::vector{&layout_named(options.layout)};
  const Registry registry = find_plugins(common);

  struct sigaction action {};
  action.sa_handler = [](int) { stopped = 1; };
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);

  Json written = Json::array();
  try {
    for (const Layout* layout : layouts)
      written.push_back(write_layout(registry, *layout, options, all ? options.out / layout->name() : options.out));
  } catch (const Interrupted&) {
    say("\ninterrupted; the same command goes on from here\n");
    return exit_interrupted;
  }
  if (common.json)
    put("{}\n", (all ? Json{{"folder", options.out.string()}, {"layouts", written}} : written[0]).dump(2));
  return exit_done;
}

}  // namespace collimator
