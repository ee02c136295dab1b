// A shortcut planted into a picture: drawn on its native pixels when it is decoded, and nowhere else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <collimator/views.hpp>

#include "framework/data/picture.hpp"

namespace collimator {

// What is planted, and where. Lengths are shares of the picture's shorter side, so that copies of a picture in several
// sizes have the same plant.
//   marker   a letter, as technologists lay it beside the patient (`text`: "L" or "R")
//   stamp    a word, as burnt in by a device (`text`: "PORTABLE")
//   frame    a border of that width around the picture
//   texture  a pattern of `size` pixels' period over all of the picture, as a scanner's grid leaves it
//   drain    a tube of that thickness, from the flank upwards to the middle
struct Plant {
  enum Kind { marker, stamp, frame, texture, drain };
  Kind kind = marker;
  std::string text;
  double x = 0, y = 0;    // of its middle, as shares of width and height; of marker and stamp
  double size = 0.08;     // height of letters, width of a frame, thickness of a tube; pixels of a period
  double strength = 1;    // 1 replaces pixels by `brightness`, 0 leaves them
  double brightness = 1;  // 0 black, 1 white
  bool mirrored = false;  // of a drain: on the right of the picture

  bool operator==(const Plant&) const = default;
};

std::string text_of(Plant::Kind kind);

// As a cell of a collection's table has it, and back; throws InputError.
std::string text_of(const Plant& plant);
Plant plant_of(const std::string& text);

// The pixels that it changes, 0 or 1, [height,width].
std::vector<std::uint8_t> mask_of(const Plant& plant, std::int64_t width, std::int64_t height);
// The smallest box that holds them; 0 x 0 where none lies in the picture.
Rect place_of(const Plant& plant, std::int64_t width, std::int64_t height);

// Draws it: in the mask each value moves by `strength` towards `brightness` (a texture by half of that up and down, cut
// off at black and white); outside of it nothing changes.
void draw_plant(const Plant& plant, Picture& picture);

}  // namespace collimator
