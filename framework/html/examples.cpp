// Finds the cells that saw the same pictures, and draws some samples of each with the maps that lie over them.
#include "framework/html/examples.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/encode_png.hpp"
#include "framework/data/masked_pictures.hpp"
#include "framework/data/native_place.hpp"
#include "framework/data/pack.hpp"

namespace collimator {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t sample_limit = 4, group_limit = 12, map_limit = 3;

// Cells whose networks saw the same pictures under the same masks.
struct Group {
  std::vector<const Instance*> instances;
  fs::path collection, pack, masks, donors, network;  // masks: empty where nothing was hidden; donors: where none fill
};

std::string name_of(const std::map<std::string, std::string>& axes) {
  std::vector<std::string> parts;
  for (const auto& [axis, label] : axes) parts.push_back(axis + "=" + label);
  return fmt::format("{}", fmt::join(parts, ", "));
}

// What all cells of a group have in common.
std::map<std::string, std::string> common_axes(const Group& group) {
  auto axes = group.instances.front()->axes;
  for (const Instance* instance : group.instances)
    std::erase_if(axes, [&](const auto& axis) { return instance->label(axis.first) != axis.second; });
  return axes;
}

// Up to four samples, spread evenly over those that have the class, then over all others.
std::vector<const Record*> choose(const Collection& collection, const std::string& class_name) {
  const auto found = std::ranges::find(collection.classes, class_name);
  std::vector<const Record*> with, without, chosen;
  for (const Record& record : collection.samples) {
    const auto index = static_cast<std::size_t>(found - collection.classes.begin());
    const bool has = found != collection.classes.end() && index < record.labels.size() && record.labels[index] == 1;
    (has ? with : without).push_back(&record);
  }
  for (const auto& list : {with, without}) {
    const std::size_t wanted = std::min(sample_limit - chosen.size(), list.size());
    for (std::size_t i = 0; i < wanted; ++i) chosen.push_back(list[(2 * i + 1) * list.size() / (2 * wanted)]);
  }
  return chosen;
}

// The true boxes, as a thin frame of Okabe and Ito's sky blue.
void draw_boxes(std::vector<std::uint8_t>& pixels, std::span<const FindingBox> boxes, const std::string& class_name,
                const Geometry& geometry, const SmallPicture& picture) {
  const auto paint = [&](std::int64_t x, std::int64_t y) {
    if (x < 0 || y < 0 || x >= picture.size || y >= picture.size) return;
    const std::uint8_t blue[] = {86, 180, 233};
    std::copy_n(blue, 3, pixels.begin() + static_cast<std::ptrdiff_t>((y * picture.size + x) * 3));
  };
  for (const FindingBox& native : boxes) {
    if (native.label != class_name || native.kind != BoxKind::finding) continue;
    const Box box = geometry.map_box({native.x, native.y, native.width, native.height, native.label});
    const double factor = static_cast<double>(picture.factor), size = static_cast<double>(picture.size);
    const auto pixel = [&](double at) {
      return static_cast<std::int64_t>(std::floor(std::clamp(at / factor, -1.0, size)));
    };
    const std::int64_t x1 = pixel(box.x), y1 = pixel(box.y), x2 = pixel(box.x + box.width),
                       y2 = pixel(box.y + box.height);
    for (std::int64_t x = x1; x <= x2; ++x) paint(x, y1), paint(x, y2);
    for (std::int64_t y = y1; y <= y2; ++y) paint(x1, y), paint(x2, y);
  }
}

// What the network saw of the chosen samples, training-part fills by its own normalisation.
MaskedPictures pictures_seen(const Collection& collection, const Group& group) {
  const auto given = [](const fs::path& folder) { return folder.empty() ? std::nullopt : std::optional(folder); };
  return MaskedPictures(collection, group.pack, given(group.masks), given(group.donors));
}

Normalisation normalisation_of(const fs::path& network) {
  const Json about = read_json(network / "model.json");
  return {about.at("normalisation").at("mean").get<double>(), about.at("normalisation").at("deviation").get<double>()};
}

// The maps of one instance by sample.
class Maps {
 public:
  explicit Maps(const fs::path& folder)
      : file_(folder / "maps.safetensors"), about_(read_json(folder / "samples.json")) {
    const TensorInfo& maps = file_.at("maps");
    size_ = maps.shape.size() == 3 ? maps.shape[1] : 0;
    if (maps.shape.size() != 3 || maps.shape[2] != size_ ||
        maps.shape[0] != static_cast<std::int64_t>(about_.at("samples").size()))
      throw failure("{}: expected maps [samples, size, size]", (folder / "maps.safetensors").string());
  }
  std::string class_name() const { return about_.at("class"); }
  std::int64_t size() const { return size_; }
  // Empty where the sample has no map.
  std::vector<float> map(const std::string& sample) const {
    const Json& samples = about_.at("samples");
    const auto found = std::find(samples.begin(), samples.end(), sample);
    if (found == samples.end()) return {};
    const auto pixels = static_cast<std::size_t>(size_ * size_);
    const auto values =
        file_.values<float>("maps").subspan(static_cast<std::size_t>(found - samples.begin()) * pixels, pixels);
    return {values.begin(), values.end()};
  }

 private:
  SafetensorsFile file_;
  Json about_;
  std::int64_t size_ = 0;
};

class Writer {
 public:
  Writer(const Graph& graph, const std::vector<TaskResult>& results) : graph_(graph), results_(results) {}

  void write(const Node& node, const fs::path& folder) {
    const std::vector<Group> groups = groups_of(node);
    if (groups.empty()) return;
    folder_ = folder;
    fs::create_directories(folder);
    Json index{{"node", node.name},
               {"groups", Json::array()},
               {"left_out", groups.size() > group_limit ? groups.size() - group_limit : 0}};
    index["class"] = Maps(files(groups.front().instances.front()->task, "")).class_name();
    for (std::size_t i = 0; i < std::min(groups.size(), group_limit); ++i)
      index["groups"].push_back(group(groups[i], i));
    write_json(folder / "index.json", index);
  }

 private:
  fs::path files(std::size_t task, const std::string& output) const {
    const Port* port = graph_.tasks[task].verb->port(output);
    const fs::path& all = results_[task].stored->files;
    return port == nullptr || port->folder.empty() ? all : all / port->folder;
  }

  fs::path input(const Task& task, const char* port) const {
    const TaskInput* found = find_input(task, port);
    return found == nullptr || !results_[found->task].stored ? fs::path() : files(found->task, found->output);
  }

  std::vector<Group> groups_of(const Node& node) const {
    std::vector<Group> groups;
    for (const Instance& instance : node.instances) {
      const Task& task = graph_.tasks[instance.task];
      if (results_[instance.task].status != TaskStatus::done || !results_[instance.task].stored) continue;
      const Group one{{&instance},
                      input(task, "of"),
                      input(task, "of.pack"),
                      input(task, "of.masks"),
                      input(task, "of.donors"),
                      input(task, "with")};
      if (one.collection.empty() || one.pack.empty() || one.network.empty()) continue;
      const auto twin = std::ranges::find_if(groups, [&](const Group& each) {
        return each.collection == one.collection && each.pack == one.pack && each.masks == one.masks;
      });
      if (twin == groups.end())
        groups.push_back(one);
      else
        twin->instances.push_back(&instance);
    }
    return groups;
  }

  Json group(const Group& group, std::size_t number) {
    const Collection collection = load_collection(group.collection);
    const PicturePack pack(group.pack);
    const MaskedPictures pictures = pictures_seen(collection, group);
    const Normalisation normalisation = normalisation_of(group.network);
    std::vector<Maps> maps;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < std::min(group.instances.size(), map_limit); ++i) {
      maps.emplace_back(files(group.instances[i]->task, ""));
      names.push_back(name_of(group.instances[i]->axes));
    }
    Json samples = Json::array();
    const std::vector<const Record*> chosen = choose(collection, maps.front().class_name());
    for (std::size_t s = 0; s < chosen.size(); ++s) {
      const Record& record = *chosen[s];
      std::vector<float> seen(pictures.values());
      pictures.read(static_cast<std::size_t>(chosen[s] - collection.samples.data()), normalisation, seen);
      const SmallPicture picture = shrink(seen, pack.size());
      Json sample{{"sample", record.id}, {"seen", fmt::format("{}_{}_seen.png", number, s)}, {"maps", Json::array()}};
      std::vector<std::uint8_t> shown;
      for (std::size_t pixel = 0; pixel < picture.pixels(); ++pixel)
        for (std::size_t channel = 0; channel < static_cast<std::size_t>(pack.channels()); ++channel)
          shown.push_back(static_cast<std::uint8_t>(std::lround(picture.shown(pixel, channel))));
      save(sample["seen"], shown, picture.size, static_cast<int>(pack.channels()));
      for (std::size_t m = 0; m < maps.size(); ++m) {
        const std::vector<float> map = maps[m].map(record.id);
        if (map.empty() || maps[m].size() != pack.size()) continue;
        std::vector<std::uint8_t> pixels = overlay(picture, shrink(map, pack.size()));
        const std::size_t packed = pack.row(record.id);
        draw_boxes(pixels, native_boxes(record, pack.native_width(packed), pack.native_height(packed)),
                   maps[m].class_name(), pack.geometry(packed), picture);
        sample["maps"].push_back({{"cell", names[m]}, {"file", fmt::format("{}_{}_map{}.png", number, s, m)}});
        save(sample["maps"].back()["file"], pixels, picture.size, 3);
      }
      samples.push_back(std::move(sample));
    }
    return {{"cells", name_of(common_axes(group))},
            {"maps_left_out", group.instances.size() - maps.size()},
            {"samples", samples}};
  }

  void save(const Json& name, const std::vector<std::uint8_t>& pixels, std::int64_t size, int channels) const {
    write_file(folder_ / name.get<std::string>(),
               encode_png(pixels, static_cast<std::uint32_t>(size), static_cast<std::uint32_t>(size), channels));
  }

  const Graph& graph_;
  const std::vector<TaskResult>& results_;
  fs::path folder_;
};

}  // namespace

void write_examples(const Graph& graph, const std::vector<TaskResult>& results, const fs::path& folder) {
  for (const Node& node : graph.nodes())
    if (const Port* main = node.verb == nullptr ? nullptr : node.verb->port("");
        main != nullptr && main->kind == "maps")
      Writer(graph, results).write(node, folder / "figures" / ("examples_" + node.name));
}

}  // namespace collimator
