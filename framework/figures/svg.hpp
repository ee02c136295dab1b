// The pieces every SVG picture is made of: escaped text, round ticks, colours that everyone can tell apart.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace collimator {

// Text as it may stand in HTML and XML, also inside quotes. Control characters that XML forbids are left out;
// bytes that are no UTF-8 become "?".
std::string escape_markup(std::string_view text);

// A number for a person: at most `digits` significant digits, a real minus sign.
std::string short_number(double value, int digits = 4);

// Positions in user units on one axis: [low, high] of the data is spread over [begin, end]. low < high.
struct Scale {
  double low = 0, high = 1, begin = 0, end = 1;
  double at(double value) const;
};

// A range that is a point, or so narrow that no axis could be divided, made wider around it. Both finite.
std::pair<double, double> widened(double low, double high);

// Round ticks (1, 2 or 5 times a power of ten) of which about `wanted` lie in [low, high]. The outermost ones enclose
// the range, as far as doubles go. low <= high, both finite; a range that widened() changes is widened.
std::vector<double> round_ticks(double low, double high, int wanted);

// The colours of Okabe and Ito (Color Universal Design, 2008) but yellow and black, which are lost on paper or on
// screen; from the eighth series on they come again, and lines are dashed.
inline constexpr int colour_count = 7;
std::string_view colour(std::size_t series);
// stroke-dasharray of a series, "" for the first seven.
std::string_view dashes(std::size_t series);

// An SVG document being written, in pixels; `label` is what a screen reader says. The text has the colour of its
// surroundings, and the paper is a rectangle of the class `paper`, so that a page can show it dark.
class Svg {
 public:
  Svg(double width, double height, const std::string& label);

  enum class Anchor { start, middle, end };
  void text(double x, double y, std::string_view text, Anchor anchor = Anchor::start, double size = 12,
            bool bold = false);
  // Upwards along a vertical axis, centred on (x, y).
  void text_upwards(double x, double y, std::string_view text, double size = 12);
  // An axis or grid line of the text's colour.
  void rule(double x1, double y1, double x2, double y2, double opacity);
  void line(const std::vector<std::pair<double, double>>& points, std::size_t series, double width, double opacity);
  // A filled shape without an edge.
  void area(const std::vector<std::pair<double, double>>& points, std::size_t series, double opacity);
  // A filled mark whose shape also tells the series: circle, square, triangle, diamond.
  void mark(double x, double y, std::size_t series, double radius, double opacity = 1);
  // A small dot of the text's colour.
  void dot(double x, double y, double radius);
  // A hollow diamond of the text's colour.
  void hollow(double x, double y, double radius);
  void box(double x, double y, double width, double height, std::size_t series, double opacity);

  std::string finish() const { return text_ + "</svg>\n"; }

 private:
  std::string text_;
};

// Roughly how wide a text of `size` px is; the fonts are not known.
double text_width(std::string_view text, double size = 12);
// The text cut to about `width` px, with an ellipsis.
std::string fitted(std::string_view text, double width, double size = 12);
// The text in as many lines as it takes, broken at blanks; those after the first are indented by two more. A word that
// is wider than a line is cut as by fitted().
std::vector<std::string> wrapped(std::string_view text, double width, double size = 12);

}  // namespace collimator
