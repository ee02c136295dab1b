// What is drawn at random for a patient and for one picture: sizes, position, exposure.
#pragma once

#include <cstdint>
#include <string>

#include <collimator/rng.hpp>

namespace collimator::phantom {

inline double around(Rng& rng, double middle, double spread) { return middle + spread * (2 * rng.uniform() - 1); }

// A patient. Lengths are in sides of the picture, before the picture's own zoom.
struct Person {
  bool woman = false;
  int age = 50;
  double width = 1;          // of the chest, relative
  double lungs_top = -0.35;  // apex
  double right_dome = 0.19, left_dome = 0.22;
  double sulcus = 0.12;  // depth of the costophrenic angles below the domes
  double sulcus_power = 2.6;
  double waist = 2.5;  // the greater, the squarer the lungs' lateral outline
  double heart = 1, heart_low = 0, knob = 1, mediastinum = 1;
  double bulk = 1, air = 1;  // soft tissue; how well the lungs are filled
  double breast = 0, breast_y = 0.17;
  double rib_gap = 0.062, rib_drop = 0.1, rib_radius = 0.0115, bone = 1;
  double spine_bend = 0, vessels = 1;
  double stomach = 0;  // size of its gas bubble

  explicit Person(Rng rng) {
    woman = rng.uniform() < 0.5;
    age = 18 + static_cast<int>(rng.below(72));
    width = around(rng, woman ? 0.95 : 1.0, 0.07);
    lungs_top = around(rng, -0.345, 0.02);
    right_dome = around(rng, 0.18, 0.045);
    left_dome = right_dome + around(rng, 0.022, 0.02);
    sulcus = around(rng, 0.14, 0.03);
    sulcus_power = around(rng, 2.9, 0.6);
    waist = around(rng, 2.5, 0.35);
    heart = around(rng, 1.0 + 0.002 * (age - 50), 0.14);
    heart_low = around(rng, 0, 0.015);
    knob = around(rng, 0.8 + 0.008 * (age - 20), 0.3);
    mediastinum = around(rng, 1, 0.15);
    bulk = around(rng, 1, 0.16);
    air = around(rng, 1, 0.12);
    breast = woman ? around(rng, 0.65, 0.35) : 0;
    breast_y = around(rng, 0.17, 0.03);
    rib_gap = around(rng, 0.0625, 0.004);
    rib_drop = around(rng, 0.095, 0.025);
    rib_radius = around(rng, 0.0115, 0.0015);
    bone = around(rng, 1.1 - 0.004 * (age - 50), 0.2);
    spine_bend = around(rng, 0, 0.012);
    vessels = around(rng, 1, 0.3);
    stomach = rng.uniform() < 0.6 ? around(rng, 0.045, 0.02) : 0;
  }
};

// The same patient as a child of one to five years: a round, short chest, a wide mediastinum with the thymus, thin
// bones.
inline Person as_child(Person person, Rng rng) {
  person.age = 1 + static_cast<int>(rng.below(5));
  person.width *= 0.93;
  person.lungs_top += 0.035;
  person.right_dome -= 0.03;
  person.left_dome -= 0.03;
  person.sulcus *= 0.75;
  person.waist *= 0.82;
  person.heart = around(rng, 1.12, 0.1);
  person.mediastinum *= around(rng, 1.35, 0.2);
  person.knob *= 0.4;
  person.breast = 0;
  person.bulk *= 0.9;
  person.bone *= 0.75;
  person.rib_gap *= 0.93;
  person.rib_drop *= 0.6;
  person.rib_radius *= 0.85;
  return person;
}

// How one picture of a patient was taken.
struct Shot {
  bool frontal_pa = true;
  double angle = 0, shift_x = 0, shift_y = 0, zoom = 1;
  double turn = 0;    // of the body about its long axis: moves the heart and spine sideways
  double breath = 0;  // raises the diaphragm
  double exposure = 1, contrast = 1, tilt_x = 0, tilt_y = 0;
  double noise = 1;
  double margins[4] = {};  // collimation: left, top, right, bottom
  double arms = 0;

  Shot(Rng rng, double ap_share) {
    frontal_pa = rng.uniform() >= ap_share;
    const double loose = frontal_pa ? 1 : 1.6;
    angle = around(rng, 0, 0.03 * loose);
    shift_x = around(rng, 0, 0.016 * loose);
    shift_y = around(rng, 0.01, 0.016 * loose);
    zoom = around(rng, frontal_pa ? 1.0 : 1.015, 0.035);
    turn = around(rng, 0, 0.011 * loose);
    breath = frontal_pa ? around(rng, 0, 0.012) : around(rng, 0.03, 0.025);
    exposure = around(rng, 1, 0.09 * loose);
    contrast = around(rng, frontal_pa ? 1.0 : 0.95, 0.1);
    tilt_x = around(rng, 0, 0.06);
    tilt_y = around(rng, 0, 0.08);
    noise = around(rng, frontal_pa ? 1.0 : 1.3, 0.3);
    for (double& margin : margins) margin = rng.uniform() < 0.35 ? 0.03 * rng.uniform() : 0;
    arms = around(rng, 0, 0.02);
  }
};

}  // namespace collimator::phantom
