// Nodes on their way from text to tasks: which there are, inner ones too, and what each says in each combination of the
// axes that its text names.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "framework/graph/experiment.hpp"
#include "framework/graph/origins.hpp"
#include "framework/graph/schema.hpp"

namespace collimator {

using AxisSet = std::set<std::size_t>;

// A cell restricted to some axes; the others stay 0.
Cell restrict(const Cell& cell, const AxisSet& axes);

inline constexpr std::size_t most_parts = 1'000'000;  // of a sweep: instances of nodes, and what these gather
std::string too_many_parts();

// A reference that was found: the draft that it names, and where that one's instances may differ from its user's.
struct Link {
  std::string port;
  std::size_t draft = 0;
  std::string output;
  AxisSet named;                              // axes that are chosen or gathered along
  AxisSet free;                               // those, and the ones zipped to them
  std::map<std::size_t, std::string> chosen;  // axis -> label
  bool gathers = false;
  Position at;
};

// What a node says in one combination of the axes that its own text names.
struct Variant {
  Checked checked;
  std::vector<Link> links;
  std::vector<std::size_t> over;    // the axes that it gathers along
  std::vector<std::string> except;  // labels that are left out there
  bool takes_whole = false;         // its `of` is not named: it is what the node around it is made of
  double limit_seconds = 0, limit_memory_mb = 0;
};

enum class Visit { not_yet, under_way, done };

struct Draft {
  std::string name;
  Position at;
  Value text;                           // as it is written; of an inner node what stands in its place: a map, or ${…}
  std::vector<std::string> below = {};  // steps into what ${…} stands for
  std::string recipe = {};              // the verb of an inner node that does not say `do`
  std::optional<Value> whole = {};      // of an inner node: the collection of the node around it
  std::string whole_owner = {};         // the node whose `of` that is
  bool inner = false;

  const Verb* verb = nullptr;
  AxisSet own = {}, uses = {};
  std::map<Cell, Variant> variants = {};                // by the cell restricted to `own`
  std::map<std::string, std::size_t> inner_nodes = {};  // port -> draft
  std::map<Cell, std::size_t> tasks = {};               // of the instances, by the cell restricted to `uses`
  Visit visit = Visit::not_yet;
};

// Makes the drafts of an experiment. What is wrong goes to `mistakes`.
class Drafts {
 public:
  Drafts(const Experiment& experiment, const Registry& registry, Mistakes& mistakes);

  // Reads all nodes and connects them.
  void read();
  std::size_t size() const { return all_.size(); }
  // While it lives, mistakes in values of axes and variables are told with this draft as the one that asked for them.
  Mistakes::Asking asking(const Draft& draft);
  Draft& operator[](std::size_t index) { return all_[index]; }
  const Draft& operator[](std::size_t index) const { return all_[index]; }
  std::size_t index_of(const Draft& draft) const { return places_.at(draft.name); }
  // The cells that differ on some axes. Many nodes use the same ones; a reference stays good when others are added.
  const std::vector<Cell>& distinct(const AxisSet& axes);

 private:
  void draft(std::size_t index);
  bool read_verb(Draft& draft, const Value& node);
  Value written_out(const Draft& draft, Value node) const;
  Value outer_text(const Draft& draft) const;
  std::optional<Value> node_in(const Draft& draft, const Value& text, const Cell& cell);
  Value completed(const Draft& draft, Value node, const Cell& cell, bool& takes_whole);
  Variant variant(Draft& draft, const Value& node);
  AxisSet axes_of_default(const Verb& verb, const Value::Member& member);
  void name_label(const Value& node, const Verb& verb, Variant& variant) const;
  void read_gathering(const Value& node, const Verb& verb, Variant& variant);
  void add_inner(std::size_t index, const std::string& port);
  const Value* member_of(const Draft& draft, const std::string& name) const;
  const Value* member_of(const Value& node, const std::string& verb, const std::string& name) const;
  // A collection that a node is made of, and the node whose `of` names it.
  struct Whole {
    Value text;
    std::string owner;
    bool is_there = true;  // false where what it names is a mistake, which connect() tells
  };
  std::vector<Whole> wholes(const Draft& draft, const std::string& port) const;
  std::optional<Whole> whole_for(const Draft& around, const std::string& port);

  void connect(std::size_t index);
  bool is_name_of_a_part(const Draft& draft, const FoundReference& reference) const;
  void take_as_part(const Draft& draft, Variant& variant, const FoundReference& reference);
  std::optional<Link> link_of(const Draft& draft, const Variant& variant, const FoundReference& reference);
  void check_axes(const FoundReference& reference, const Variant& variant, Link& link);
  void check_port(const Draft& draft, const Checked& checked, const FoundReference& reference, const Verb& verb,
                  const std::string& name);
  std::vector<std::string> names(bool with_none) const;  // those that a reference may say

  const Experiment& experiment_;
  const Registry& registry_;
  Mistakes& mistakes_;
  Scope scope_;
  Origins origins_;
  std::deque<Draft> all_;                                // references stay good when inner nodes are added
  std::unordered_map<std::string, std::size_t> places_;  // by name
  std::map<AxisSet, std::vector<Cell>> distinct_;
  std::size_t variants_ = 0;
};

}  // namespace collimator
