// Parameters and work of the verb `plant`: puts a shortcut into real pictures, at a stated rate for each label.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "framework/data/plant.hpp"
#include "framework/task/job.hpp"
#include "framework/task/verb.hpp"

namespace collimator {

enum class Corner { top_left, top_right, bottom_left, bottom_right };

struct PlantedText {  // a marker or a stamp
  std::string text;
  Corner at = Corner::top_left;
  double size = 0.08, strength = 1, brightness = 1, jitter = 0.01;

  void describe(auto& field) {
    field("text", text, "what is written, at most 20 letters; of a marker L and of a stamp PORTABLE by default");
    field("at", at, "the corner in which it lies, as the picture is shown")
        .value("top_left", Corner::top_left)
        .value("top_right", Corner::top_right)
        .value("bottom_left", Corner::bottom_left)
        .value("bottom_right", Corner::bottom_right);
    field("size", size, "height of the letters over the picture's shorter side").range(0.005, 0.5);
    field("strength", strength, "how far each pixel moves towards `brightness`: 1 replaces it").above(0).max(1);
    field("brightness", brightness, "0 black, 1 white").range(0, 1);
    field("jitter", jitter, "how far its place is moved by chance at most, over the picture's sides").range(0, 0.2);
  }
  void check() const;
};

struct PlantedFrame {
  double width = 0.02, strength = 1, brightness = 0;

  void describe(auto& field) {
    field("width", width, "of the frame over the picture's shorter side").above(0).max(0.2);
    field("strength", strength, "how far each pixel moves towards `brightness`: 1 replaces it").above(0).max(1);
    field("brightness", brightness, "0 black, 1 white").range(0, 1);
  }
};

struct PlantedTexture {
  double period_px = 6, strength = 0.04;

  void describe(auto& field) {
    field("period_px", period_px, "of the waves, in native pixels").range(2, 1000);
    field("strength", strength, "from the deepest to the highest, over the range of brightness").above(0).max(1);
  }
};

struct PlantedDrain {
  double thickness = 0.015, strength = 0.6, brightness = 1;

  void describe(auto& field) {
    field("thickness", thickness, "of the tube over the picture's shorter side").range(0.002, 0.1);
    field("strength", strength, "how far each pixel moves towards `brightness`: 1 replaces it").above(0).max(1);
    field("brightness", brightness, "0 black, 1 white").range(0, 1);
  }
};

struct Planted {
  std::optional<PlantedText> marker, stamp;
  std::optional<PlantedFrame> frame;
  std::optional<PlantedTexture> texture;
  std::optional<PlantedDrain> drain;

  void describe(auto& field) {
    field("marker", marker, "a letter, as technologists lay it beside the patient");
    field("stamp", stamp, "a word, as a device burns it in");
    field("frame", frame, "a border around the picture");
    field("texture", texture, "fine waves all over the picture, as a scanner's grid leaves them");
    field("drain", drain, "a chest tube on one side, which is drawn by lot");
  }
  void check() const;
};

struct PlantParams {
  NodeRef of;
  Planted what;
  std::map<std::string, double> rate;
  std::string class_name;
  std::int64_t seed = 0;

  void describe(auto& field) {
    field("of", of, "the collection whose pictures get it").hint("gives", "collection").required();
    field("what", what, "one of marker, stamp, frame, texture and drain, with its parameters: {marker: {text: R}}")
        .required();
    field("rate", rate,
          "the share of the samples that get it, for each label of `class`: {positive: 0.9, negative: 0.1}, and "
          "`unknown`; 0 where it is not named. So many samples are drawn by lot, to the nearest whole number")
        .required()
        .range(0, 1);
    field("class", class_name, "the class whose labels `rate` speaks of; may be left out where there is only one")
        .hint("class_of", "of");
    field("seed", seed, "seed of the lot; the experiment's by default").hint("default_from", "the experiment");
  }
  void check() const;
};

const Verb& plant_verb();
void run_plant(const Job& job, const Context& context);
void rehearse_plant(const Job& job, const Context& context);

}  // namespace collimator
