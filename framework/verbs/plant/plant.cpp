// Draws which samples get the plant, and writes it beside them: the pixels change when a picture is decoded.
#include "framework/verbs/plant/plant.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/data/collection.hpp"
#include "framework/data/native_place.hpp"
#include "framework/verbs/caveats.hpp"
#include "framework/verbs/counts.hpp"
#include "framework/verbs/draw.hpp"
#include "framework/verbs/for_each_item.hpp"
#include "framework/verbs/pictures.hpp"

namespace collimator {
namespace {

constexpr const char* planted_field = "planted";
constexpr std::array<const char*, 3> label_names{"positive", "negative", "unknown"};

std::size_t place_of_label(float label) { return std::isnan(label) ? 2 : label == 1 ? 0 : 1; }

Plant text_plant(const PlantedText& given, Plant::Kind kind, Rng rng) {
  Plant plant{kind, given.text};
  if (plant.text.empty()) plant.text = kind == Plant::marker ? "L" : "PORTABLE";
  const bool left = given.at == Corner::top_left || given.at == Corner::bottom_left;
  const bool top = given.at == Corner::top_left || given.at == Corner::top_right;
  // The middle of the words lies so far inside that they do: letters are about as wide as high.
  const double half = given.size * (0.5 + 0.42 * static_cast<double>(plant.text.size() - 1)), margin = 0.03;
  const double x = std::min(0.5, half + margin), y = std::min(0.5, given.size / 2 + margin);
  // Chance moves it no further than to the picture's edge.
  const auto moved = [&](double at, double least) {
    return std::clamp(at + rng.uniform(-given.jitter, given.jitter), least, 1 - least);
  };
  plant.x = moved(left ? x : 1 - x, std::min(0.5, half));
  plant.y = moved(top ? y : 1 - y, std::min(0.5, given.size / 2));
  plant.size = given.size;
  plant.strength = given.strength;
  plant.brightness = given.brightness;
  return plant;
}

Plant plant_for(const Planted& what, Rng rng) {
  if (what.marker) return text_plant(*what.marker, Plant::marker, rng);
  if (what.stamp) return text_plant(*what.stamp, Plant::stamp, rng);
  if (what.frame)
    return {.kind = Plant::frame,
            .text = {},
            .size = what.frame->width,
            .strength = what.frame->strength,
            .brightness = what.frame->brightness};
  if (what.texture)
    return {.kind = Plant::texture, .text = {}, .size = what.texture->period_px, .strength = what.texture->strength};
  return {.kind = Plant::drain,
          .text = {},
          .size = what.drain->thickness,
          .strength = what.drain->strength,
          .brightness = what.drain->brightness,
          .mirrored = rng.below(2) == 1};
}

struct Chosen {
  std::vector<bool> planted;                      // of each sample
  std::array<std::size_t, 3> samples{}, drawn{};  // by label_names
};

Chosen choose(const Collection& collection, const PlantParams& params, const Rng& rng) {
  const std::size_t index = collection.class_index(params.class_name);
  std::array<std::vector<std::size_t>, 3> rows;
  for (std::size_t row = 0; row < collection.samples.size(); ++row)
    rows[place_of_label(collection.samples[row].labels[index])].push_back(row);
  Chosen chosen{std::vector<bool>(collection.samples.size())};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto rate = params.rate.find(label_names[i]);
    chosen.samples[i] = rows[i].size();
    if (rate == params.rate.end()) continue;
    if (rows[i].empty() && rate->second > 0)
      throw failure("plant: `rate` names {} samples, and no sample's label of \"{}\" is so", label_names[i],
                    collection.classes[index]);
    if (!(rate->second >= 0 && rate->second <= 1))
      throw failure("plant: rate.{} = {} is outside [0, 1]", label_names[i], number_text(rate->second));
    const auto order = in_drawn_order(rows[i], rng.stream("lot"),
                                      [&](std::size_t row) -> std::string_view { return collection.samples[row].id; });
    chosen.drawn[i] = static_cast<std::size_t>(std::llround(rate->second * static_cast<double>(order.size())));
    for (std::size_t k = 0; k < chosen.drawn[i]; ++k) chosen.planted[order[k]] = true;
  }
  return chosen;
}

// Both collections have the same samples, so that one count is of both.
void save_counts(const Collection& samples, const Chosen& chosen, const std::filesystem::path& out) {
  CollectionTables tables;
  tables.add(samples);
  for (std::size_t i = 0; i < label_names.size(); ++i) {
    if (chosen.samples[i] == 0) continue;
    ScoreRow row;
    row.metric = count_metric::planted_share;
    row.group_field = "label";
    row.group = label_names[i];
    row.value = static_cast<double>(chosen.drawn[i]) / static_cast<double>(chosen.samples[i]);
    row.n = chosen.samples[i];
    tables.add_number(row);
  }
  tables.save(out);
}

// The collections, the planted one without boxes.
struct Both {
  Collection clean, planted;
  Chosen chosen;
};

Both both_of(const Job& job, const PlantParams& params) {
  Both both{load_collection(job.inputs.at("of")), {}, {}};
  for (const Record& record : both.clean.samples)
    if (record.metadata.contains(planted_field))
      throw failure("plant: sample \"{}\" has a metadata field `{}` already; plant into what was not planted yet",
                    record.id, planted_field);
  const Rng rng = Rng(static_cast<std::uint64_t>(params.seed)).stream("plant");
  both.chosen = choose(both.clean, params, rng);
  for (std::size_t row = 0; row < both.clean.samples.size(); ++row)
    both.clean.samples[row].metadata[planted_field] = both.chosen.planted[row] ? "1" : "0";
  both.planted = both.clean;
  for (std::size_t row = 0; row < both.planted.samples.size(); ++row)
    if (both.chosen.planted[row])
      both.planted.samples[row].planted =
          text_of(plant_for(params.what, rng.stream("place").stream(both.planted.samples[row].id)));
  return both;
}

void save(const Both& both, const std::filesystem::path& out) {
  save_collection(both.clean, out / "clean");
  save_collection(both.planted, out / "planted");
  save_counts(both.clean, both.chosen, out);
}

}  // namespace

void PlantedText::check() const {
  if (text.size() > 20 || !std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; }))
    throw std::invalid_argument("plant: `text` is at most 20 plain letters");
}

void Planted::check() const {
  if (int{marker.has_value()} + int{stamp.has_value()} + int{frame.has_value()} + int{texture.has_value()} +
          int{drain.has_value()} !=
      1)
    throw std::invalid_argument("plant: `what` is one of marker, stamp, frame, texture and drain: {marker: {text: R}}");
}

void PlantParams::check() const {
  bool any = false;
  for (const auto& [label, share] : rate) {
    if (std::ranges::find(label_names, label) == label_names.end())
      throw std::invalid_argument("plant: `rate` is for positive, negative and unknown samples, not for " + label);
    any = any || share > 0;
  }
  if (!any) throw std::invalid_argument("plant: `rate` plants nothing; say {positive: 0.9, negative: 0.1} or the like");
}

void rehearse_plant(const Job& job, const Context&) { save(both_of(job, params_of<PlantParams>(job)), job.out); }

void run_plant(const Job& job, const Context& context) {
  const auto params = params_of<PlantParams>(job);
  Both both = both_of(job, params);
  const Pictures pictures(both.clean, job, context);
  Unreadable unreadable(both.clean);
  std::vector<Record>& samples = both.planted.samples;
  for_each_item(samples.size(), context, [&](std::size_t i) {
    unreadable.readable(i, [&] {
      // Of all samples, also of those that get nothing: what cannot be read must not depend on the lot.
      const PictureHeader size = pictures.probe(samples[i]);
      if (samples[i].planted.empty()) return;
      const Plant plant = plant_of(samples[i].planted);
      const Rect place = place_of(plant, size.width, size.height);
      if (place.width == 0) throw failure("sample {}: the plant lies outside of the picture", samples[i].id);
      const NativeScale scale = native_scale(samples[i], size.width, size.height);  // boxes are the publisher's pixels
      samples[i].boxes.push_back({static_cast<double>(place.x) / scale.x, static_cast<double>(place.y) / scale.y,
                                  static_cast<double>(place.width) / scale.x,
                                  static_cast<double>(place.height) / scale.y, text_of(plant.kind), BoxKind::object});
    });
  });
  unreadable.tell();
  save(both, job.out);
  for (std::size_t i = 0; i < label_names.size(); ++i)
    if (both.chosen.samples[i] > 0)
      context.log(
          fmt::format("planted in {} of {} {} samples", both.chosen.drawn[i], both.chosen.samples[i], label_names[i]));
}

}  // namespace collimator
