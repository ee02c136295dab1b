// Writes the elements of a picture as text; no number is longer than it needs, no text can end its element.
#include "framework/figures/svg.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include <fmt/format.h>

#include "framework/base/text.hpp"

namespace collimator {
namespace {

constexpr std::array<std::string_view, colour_count> colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                             "#E69F00", "#56B4E9", "#7F7F7F"};

constexpr double greatest = std::numeric_limits<double>::max();
// What is nearer to zero cannot be told from it on any axis; it has few digits or no inverse.
constexpr double least_on_axis = 1e-290;

// Half a pixel would still be seen as a difference, a hundredth is not.
std::string px(double value) {
  if (!std::isfinite(value)) return "0";
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

// Bytes of the character that begins at `at`: 1 where they are no UTF-8.
std::size_t character_bytes(std::string_view text, std::size_t at) {
  for (const std::size_t length : {2, 3, 4})
    if (static_cast<unsigned char>(text[at]) >= 0x80 && at + length <= text.size() && is_utf8(text.substr(at, length)))
      return length;
  return 1;
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char each) { return (static_cast<unsigned char>(each) & 0xC0) != 0x80; }));
}

std::string path_of(const std::vector<std::pair<double, double>>& points) {
  std::string path;
  for (const auto& [x, y] : points) path += fmt::format("{}{} {}", path.empty() ? "M" : "L", px(x), px(y));
  return path;
}

}  // namespace

std::string escape_markup(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_bytes(text, i);
    const std::string_view character = text.substr(i, length);
    i += length;
    if (length > 1)
      escaped += character;
    else if (character == "&")
      escaped += "&amp;";
    else if (character == "<")
      escaped += "&lt;";
    else if (character == ">")
      escaped += "&gt;";
    else if (character == "\"")
      escaped += "&quot;";
    else if (character == "'")
      escaped += "&#39;";
    else if (static_cast<unsigned char>(character[0]) >= 0x80)
      escaped += '?';
    else if (static_cast<unsigned char>(character[0]) >= 0x20 || character == "\n" || character == "\t")
      escaped += character;
  }
  return escaped;
}

std::string short_number(double value, int digits) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  if (value == 0) return "0";
  const std::string text = fmt::format("{:.{}g}", std::abs(value), digits);
  return (value < 0 ? "−" : "") + text;
}

double Scale::at(double value) const {
  if (std::isfinite(high - low)) return begin + (value - low) / (high - low) * (end - begin);
  return begin + (value / 2 - low / 2) / (high / 2 - low / 2) * (end - begin);
}

std::pair<double, double> widened(double low, double high) {
  const double size = std::max(std::abs(low), std::abs(high));
  if (size < least_on_axis) return {-0.5, 0.5};
  if (high - low > 1e-12 * size) return {low, high};
  return {std::max(low - size * 0.1, -greatest), std::min(high + size * 0.1, greatest)};
}

std::vector<double> round_ticks(double low, double high, int wanted) {
  std::tie(low, high) = widened(low, high);
  // Near the greatest double the width of the range is none any more, nor is the tick behind it.
  const double unit = std::max(std::abs(low), std::abs(high)) > 1e300 ? 1e10 : 1;
  low /= unit;
  high /= unit;
  const double rough = (high - low) / std::max(wanted, 1);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  const double part = rough / power;
  const double step = (part < 1.41 ? 1 : part < 3.16 ? 2 : part < 7.07 ? 5 : 10) * power;
  // A little slack: a bound that is a tick up to rounding needs no further tick.
  const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
  std::vector<double> ticks;
  for (double index = first; index <= last && ticks.size() < 100; ++index) {
    const double tick = index * step;
    const double round = std::abs(tick) < step * 1e-6 ? 0 : std::stod(fmt::format("{:.12g}", tick));
    ticks.push_back(std::clamp(round * unit, -greatest, greatest));
  }
  return ticks;
}

std::string_view colour(std::size_t series) { return colours[series % colour_count]; }

std::string_view dashes(std::size_t series) {
  constexpr std::array<std::string_view, 3> patterns{"", "6 3", "2 2"};
  return patterns[std::min(series / colour_count, patterns.size() - 1)];
}

Svg::Svg(double width, double height, const std::string& label) {
  text_ = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-label=\"{2}\" "
      "font-family=\"system-ui, 'Helvetica Neue', Arial, sans-serif\" fill=\"currentColor\">\n"
      "<rect class=\"paper\" width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
      px(width), px(height), escape_markup(label));
}

void Svg::text(double x, double y, std::string_view text, Anchor anchor, double size, bool bold) {
  const char* anchors[] = {"start", "middle", "end"};
  text_ +=
      fmt::format("<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\"{}>{}</text>\n", px(x), px(y), px(size),
                  anchors[static_cast<int>(anchor)], bold ? " font-weight=\"600\"" : "", escape_markup(text));
}

void Svg::text_upwards(double x, double y, std::string_view text, double size) {
  text_ += fmt::format(
      "<text transform=\"translate({} {}) rotate(-90)\" font-size=\"{}\" text-anchor=\"middle\">{}</text>\n", px(x),
      px(y), px(size), escape_markup(text));
}

void Svg::rule(double x1, double y1, double x2, double y2, double opacity) {
  text_ += fmt::format("<path d=\"M{} {}L{} {}\" stroke=\"currentColor\" stroke-opacity=\"{}\"/>\n", px(x1), px(y1),
                       px(x2), px(y2), px(opacity));
}

void Svg::area(const std::vector<std::pair<double, double>>& points, std::size_t series, double opacity) {
  if (points.size() < 3) return;
  text_ += fmt::format("<path class=\"f{}\" d=\"{}Z\" fill=\"{}\" fill-opacity=\"{}\"/>\n", series % colour_count,
                       path_of(points), colour(series), px(opacity));
}

void Svg::line(const std::vector<std::pair<double, double>>& points, std::size_t series, double width, double opacity) {
  if (points.size() < 2) return;
  const std::string path = path_of(points);
  const std::string_view pattern = dashes(series);
  text_ += fmt::format(
      "<path class=\"s{}\" d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-opacity=\"{}\" "
      "stroke-linejoin=\"round\"{}/>\n",
      series % colour_count, path, colour(series), px(width), px(opacity),
      pattern.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", pattern));
}

void Svg::mark(double x, double y, std::size_t series, double radius, double opacity) {
  const std::string look =
      fmt::format("class=\"f{}\" fill=\"{}\" fill-opacity=\"{}\"", series % colour_count, colour(series), px(opacity));
  const double r = radius;
  switch (series % 4) {
    case 0: text_ += fmt::format("<circle {} cx=\"{}\" cy=\"{}\" r=\"{}\"/>\n", look, px(x), px(y), px(r)); return;
    case 1:
      text_ += fmt::format("<rect {} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>\n", look, px(x - 0.9 * r),
                           px(y - 0.9 * r), px(1.8 * r), px(1.8 * r));
      return;
    case 2:
      text_ += fmt::format("<path {} d=\"M{} {}L{} {}L{} {}Z\"/>\n", look, px(x), px(y - 1.2 * r), px(x + 1.1 * r),
                           px(y + 0.8 * r), px(x - 1.1 * r), px(y + 0.8 * r));
      return;
    default:
      text_ += fmt::format("<path {} d=\"M{} {}L{} {}L{} {}L{} {}Z\"/>\n", look, px(x), px(y - 1.3 * r),
                           px(x + 1.3 * r), px(y), px(x), px(y + 1.3 * r), px(x - 1.3 * r), px(y));
  }
}

void Svg::dot(double x, double y, double radius) {
  text_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill-opacity=\"0.75\"/>\n", px(x), px(y), px(radius));
}

void Svg::hollow(double x, double y, double radius) {
  text_ += fmt::format(
      "<path d=\"M{0} {2}L{3} {1}L{0} {4}L{5} {1}Z\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.4\"/>\n",
      px(x), px(y), px(y - radius), px(x + radius), px(y + radius), px(x - radius));
}

void Svg::box(double x, double y, double width, double height, std::size_t series, double opacity) {
  text_ += fmt::format(
      "<rect class=\"f{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" fill-opacity=\"{}\"/>\n",
      series % colour_count, px(x), px(y), px(width), px(height), colour(series), px(opacity));
}

double text_width(std::string_view text, double size) { return 0.56 * size * static_cast<double>(characters(text)); }

std::string fitted(std::string_view text, double width, double size) {
  if (text_width(text, size) <= width) return std::string(text);
  std::string cut;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_bytes(text, i);
    if (text_width(cut, size) + 1.2 * size > width) break;
    cut += text.substr(i, length);
    i += length;
  }
  return cut + "…";
}

std::vector<std::string> wrapped(std::string_view text, double width, double size) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  std::string indent(begin, ' ');
  std::vector<std::string> lines;
  std::string line = indent;
  bool empty = true;
  for (std::size_t at = begin; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!empty && text_width(line, size) + text_width(word, size) + 0.56 * size > width) {
      lines.push_back(fitted(line, width, size));
      if (lines.size() == 1) indent += "  ";
      line = indent;
      empty = true;
    }
    line.append(empty ? "" : " ").append(word);
    empty = false;
    at = end + 1;
  }
  lines.push_back(fitted(line, width, size));
  return lines;
}

}  // namespace collimator
