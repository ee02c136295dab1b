// Figures of `kind: sheet`: the same pictures under many masks, side by side.
#include <algorithm>
#include <cstdlib>
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utf8proc.h>
#include <opencv2/imgproc.hpp>

#include "framework/base/json.hpp"
#include "framework/data/encode_png.hpp"
#include "framework/data/safetensors.hpp"
#include "framework/figures/axes_spec.hpp"
#include "framework/figures/kinds.hpp"
#include "framework/graph/schema.hpp"
#include "framework/verbs/mask/mask.hpp"
#include "framework/verbs/show/show.hpp"
#include "framework/verbs/verbs.hpp"

namespace collimator {
namespace {

constexpr int space = 8, caption = 20, widest = 1400;
constexpr double font_size = 0.42;
const cv::Scalar paper(255, 255, 255), ink(30, 30, 30), frame(170, 170, 170);
const cv::Vec3b leak(213, 94, 0);  // Okabe and Ito's vermillion; red first, as PNG has it

// A column of a contact sheet: the instance's axes, and the task that gives its pictures.
struct Shown {
  std::string label;
  std::size_t task = 0;
};

// Pictures of one column; empty where its task failed.
struct Column {
  std::string label;
  std::vector<cv::Mat> pictures;
  std::vector<std::string> samples;
};

Column read_column(const Shown& shown, const std::vector<TaskResult>& results) {
  Column column{shown.label, {}, {}};
  const TaskResult& result = results[shown.task];
  if (result.status != TaskStatus::done || !result.stored) return column;
  const SafetensorsFile file(result.stored->files / "pictures.safetensors");
  const auto& shape = file.at("pictures").shape;
  const auto values = file.values<std::uint8_t>("pictures"), leaks = file.values<std::uint8_t>("leaks");
  const int side = static_cast<int>(shape.back());
  const std::ptrdiff_t plane = std::ptrdiff_t{side} * side, to_next = shape.size() == 4 ? plane : 0;
  auto pixel = values.begin(), leaking = leaks.begin();
  for (std::int64_t i = 0; i < shape.at(0); ++i) {
    cv::Mat& picture = column.pictures.emplace_back(side, side, CV_8UC3);
    for (cv::Vec3b& colour : cv::Mat_<cv::Vec3b>(picture)) {
      colour = *leaking++ != 0 ? leak : cv::Vec3b(*pixel, pixel[to_next], pixel[2 * to_next]);
      ++pixel;
    }
    pixel += 2 * to_next;
  }
  column.samples = read_json(result.stored->files / "samples.json").at("samples").get<std::vector<std::string>>();
  return column;
}

int width_of(const std::string& text) {
  int baseline = 0;
  return cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, font_size, 1, &baseline).width;
}

// OpenCV's fonts hold ASCII only: a letter with a mark loses the mark, and others become one question mark.
std::string in_ascii(const std::string& text) {
  const auto decomposed = utf8proc_NFKD(reinterpret_cast<const utf8proc_uint8_t*>(text.c_str()));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(decomposed, &std::free);
  std::string result;
  for (const utf8proc_uint8_t* at = decomposed; at != nullptr && *at != 0;) {
    utf8proc_int32_t character = 0;
    at += std::max<utf8proc_ssize_t>(utf8proc_iterate(at, -1, &character), 1);
    if (character >= ' ' && character < 127)
      result += static_cast<char>(character);
    else if (utf8proc_category(character) != UTF8PROC_CATEGORY_MN)
      result += '?';
  }
  return result;
}

// The text, cut to a width.
std::string fitting(const std::string& whole, int width) {
  std::string text = in_ascii(whole);
  if (width_of(text) <= width) return text;
  while (text.size() > 1 && width_of(text + "..") > width) text.pop_back();
  return text + "..";
}

// "rows: a, b, c" in as many lines as it takes.
std::vector<std::string> told_rows(const std::vector<std::string>& samples, int width) {
  std::vector<std::string> lines;
  std::string line = "rows:";
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const std::string word = in_ascii(samples[i]) + (i + 1 < samples.size() ? "," : "");
    if (width_of(line + " " + word) > width) {
      lines.push_back(line);
      line = word;
    } else {
      line += " " + word;
    }
  }
  lines.push_back(line);
  return lines;
}

void write(cv::Mat& sheet, const std::string& text, int x, int y, int width) {
  cv::putText(sheet, fitting(text, width), {x, y + caption - 6}, cv::FONT_HERSHEY_SIMPLEX, font_size, ink, 1,
              cv::LINE_AA);
}

// A PNG file's bytes: a column for each instance, with its label above, in lines of as many as fit; a row for each
// sample. "" where no instance has pictures. What failed stands there as an empty frame.
std::string draw_sheet(const std::vector<Column>& columns) {
  const auto whole = std::ranges::max_element(columns, {}, [](const Column& each) { return each.pictures.size(); });
  if (whole == columns.end() || whole->pictures.empty()) return "";
  const int side = whole->pictures.front().cols, rows = static_cast<int>(whole->pictures.size());
  const int count = static_cast<int>(columns.size());
  const int fitting_count = std::clamp((widest - space) / (side + space), 1, count);
  const int lines = (count + fitting_count - 1) / fitting_count, across = (count + lines - 1) / lines;  // even lines
  const int line_height = caption + rows * (side + space) + space;
  int longest = 0;  // of the rows' names, each of which fits
  for (const std::string& sample : whole->samples) longest = std::max(longest, width_of(in_ascii(sample) + ","));
  const int width = std::max(space + across * (side + space), std::min(longest + 3 * space, widest));
  const std::vector<std::string> told = told_rows(whole->samples, width - 2 * space);
  cv::Mat sheet(space + lines * line_height + caption * static_cast<int>(told.size()), width, CV_8UC3, paper);
  for (int i = 0; i < count; ++i) {
    const Column& column = columns[static_cast<std::size_t>(i)];
    const int x = space + i % across * (side + space), y = space + i / across * line_height;
    write(sheet, column.label, x, y, side);
    for (int row = 0; row < rows; ++row) {
      const cv::Rect place(x, y + caption + row * (side + space), side, side);
      if (static_cast<std::size_t>(row) < column.pictures.size())
        column.pictures[static_cast<std::size_t>(row)].copyTo(sheet(place));
      cv::rectangle(sheet, place, frame);
    }
  }
  for (std::size_t i = 0; i < told.size(); ++i)
    write(sheet, told[i], space, space + lines * line_height - space + caption * static_cast<int>(i),
          width - 2 * space);
  return encode_png({sheet.data, sheet.total() * sheet.elemSize()}, static_cast<std::uint32_t>(sheet.cols),
                    static_cast<std::uint32_t>(sheet.rows), 3);
}

class SheetFigure : public Figure {
 public:
  explicit SheetFigure(std::vector<Shown> shown) : shown_(std::move(shown)) {}

  DrawnFigure draw(const Graph&, const std::vector<TaskResult>& results) const override {
    std::vector<Column> columns;
    for (const Shown& shown : shown_) columns.push_back(read_column(shown, results));
    return {draw_sheet(columns), {}};
  }

 private:
  std::vector<Shown> shown_;
};

// Adds the task that gives the pictures of one instance of a mask node.
Shown add_pictures(const std::string& figure, const Node& node, const Instance& instance, const Json& params,
                   const FigureReading& reading) {
  Graph& graph = reading.graph;
  Task task;
  task.verb = &show_verb();
  task.params = params;
  const TaskInput collection = *find_input(graph.tasks[instance.task], "of");
  task.inputs = {{"of", collection.task, collection.output}, {"mask", instance.task, ""}};
  std::vector<std::string> labels;
  for (const auto& [axis, label] : instance.axes) labels.push_back(label);
  std::string label = fmt::format("{}", fmt::join(labels, ", "));
  if (label.empty()) label = node.name;
  task.label = fmt::format("{}: {}", figure, label);
  return {label, complete_task(graph.tasks, std::move(task), graph.experiment.seed)};
}

// What the task `show` takes. No default is said: one that a figure writes down has always been part of the task's key.
Json sheet_numbers() {
  return Json::parse(R"([
    {"name":"samples","kind":"int","min":1,"max":50,"doc":"how many pictures, spread evenly over the collection"},
    {"name":"size","kind":"int","min":32,"max":1024,"doc":"their side in pixels"}])");
}

Json sheet_fields() {
  Json fields = sheet_numbers();
  fields.push_back({{"name", "of"}, {"kind", "node"}, {"required", true}, {"doc", "the mask node that is shown"}});
  return fields;
}

std::unique_ptr<Figure> read_sheet(const Value::Member& figure, const FigureReading& reading) {
  const Value* of = figure.value.find("of");
  if (of == nullptr) {
    reading.mistakes.add(figure.at, "a sheet needs `of`: the mask node whose pictures it shows");
    return nullptr;
  }
  SchemaChecker checker(reading.registry, reading.mistakes);
  for (const char* name : {"of", "kind", "about"}) checker.allow(name);
  const Json params = checker.check(figure.value, sheet_numbers(), "a figure of kind sheet").params;
  const auto [node, port] = find_node(reading.graph, *of, reading.mistakes);
  if (node == nullptr || node->verb == nullptr || reading.mistakes.any()) return nullptr;
  if (node->verb != &mask_verb() || !port.empty()) {
    std::vector<std::string> masks;
    for (const Node& each : reading.graph.nodes())
      if (each.verb == &mask_verb()) masks.push_back(each.name);
    reading.mistakes.add(
        of->at,
        fmt::format("a sheet shows pictures as a node of the verb `mask` leaves them, and `{}` is no such node "
                    "(it does `{}`); of these it can be: {}",
                    of->text, node->verb->name,
                    masks.empty() ? "none, as no node does `mask`" : fmt::format("{}", fmt::join(masks, ", "))));
    return nullptr;
  }
  std::vector<Shown> shown;
  for (const Instance& instance : node->instances)
    shown.push_back(add_pictures(figure.name, *node, instance, params, reading));
  return std::make_unique<SheetFigure>(std::move(shown));
}

}  // namespace

constexpr FigureKind sheet_figure{"sheet", ".png", sheet_fields, read_sheet};

}  // namespace collimator
