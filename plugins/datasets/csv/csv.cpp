// Any table of pictures: the parameters say which columns hold picture, patient, labels, metadata, boxes and masks.
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <collimator/dataset.hpp>
#include <collimator/seen.hpp>
#include <collimator/table.hpp>

#include "described.hpp"
#include "left_out_rows.hpp"
#include "params.hpp"

namespace {

using collimator::CsvTable, collimator::Folder, collimator::Sample, collimator::Samples;
using csv::Condition, csv::Files, csv::LabelRule, csv::Labeller, csv::PathPattern, csv::PatientPattern, csv::Pictures,
    csv::RowsOfPicture, csv::RowTest;

// The rows of each picture, in the order of their first ones.
class PictureRows {
 public:
  PictureRows(const CsvTable& table, std::size_t id, std::vector<std::size_t> rows, RowsOfPicture count)
      : rows_(std::move(rows)) {
    if (count == RowsOfPicture::one) return;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const std::size_t row : rows_) {
      const auto [place, is_new] = places.emplace(table.cell(row, id), several_.size());
      if (is_new) several_.emplace_back();
      several_[place->second].push_back(row);
    }
  }
  std::size_t size() const { return several_.empty() ? rows_.size() : several_.size(); }
  std::span<const std::size_t> operator[](std::size_t picture) const {
    return several_.empty() ? std::span(rows_).subspan(picture, 1) : std::span(several_[picture]);
  }

 private:
  std::vector<std::size_t> rows_;
  std::vector<std::vector<std::size_t>> several_;  // by picture; empty where each has one
};

// One reading of the table, from its file to its last sample.
class Reading {
 public:
  Reading(const csv::Params& params, const PatientPattern& patients, const Folder& folder, const collimator::Host& host)
      : params_(params),
        host_(host),
        file_(csv::normal(params.file)),
        table_(csv::table_text(folder, file_), file_, params.delimiter_character()),
        described_(params, patients, checked(table_)),
        of_pictures_(params.root_pictures.text.empty() ? "" : "root_pictures"),
        of_masks_(params.root_masks.text.empty() ? of_pictures_ : "root_masks"),
        picture_(params.picture, table_, "picture"),
        mask_(params.mask, table_, "mask"),
        pictures_(picture_, root(folder, of_pictures_)),
        mask_files_(mask_, root(folder, of_masks_)) {
    const csv::Source source{folder, table_, params.id, params.delimiter_character(), params.separator};
    for (const auto& [name, rule] : params.boxes) boxes_.emplace_back(name, rule, source);
    for (const auto& [name, rule] : params.masks)
      masks_.emplace_back(name, rule, source, root(folder, of_masks_), of_masks_);
    for (const auto& [name, rule] : params.labels)
      labels_.push_back(std::make_unique<Labeller>(name, rule, params.separator, table_));
    for (const std::string& columns : params.label_columns.columns)
      for (const std::size_t column : csv::columns_of(table_, columns, "label_columns")) {
        const std::string& name = table_.header()[column];
        labels_.push_back(
            std::make_unique<Labeller>(name, params.label_columns.rule(name), params.separator, table_, false));
      }
    for (const auto& [name, rule] : params.rules)
      labels_.push_back(std::make_unique<csv::RuleLabels>(name, rule, params.separator, table_));
    csv::LeftOutRows left_out;
    std::vector<std::size_t> rows = rows_kept(left_out);
    left_out_ = params.rows == csv::RowsOfPicture::several ? left_out.ids(table_, described_.id_column(), rows)
                                                           : left_out.rows();
    for (const auto& [column, rule] : params.classes)
      labels_.push_back(std::make_unique<csv::ValueLabels>(column, rule, params.separator, table_, rows));
    rows_.emplace(table_, described_.id_column(), std::move(rows), params.rows);
  }

  std::vector<std::string> classes() const {
    std::vector<std::string> result;
    for (const auto& labels : labels_)
      for (std::string& name : labels->classes()) {
        if (std::ranges::find(result, name) != result.end())
          throw std::runtime_error("labels: two rules make a class " + collimator::in_quotes(name) +
                                   "; name it in one of `labels`, `label_columns`, `rules` and `classes`");
        result.push_back(std::move(name));
      }
    return result;
  }

  // Gives all samples, in the order of their first rows.
  void each(collimator::SampleTaker& taker) {
    collimator::Seen ids;
    Sample sample;
    for (std::size_t picture = 0; picture < rows_->size(); ++picture) {
      host_.check_cancelled();
      const std::span<const std::size_t> rows = (*rows_)[picture];
      const std::optional<std::string> path = picture_of(rows.front());
      if (!path) {
        without_picture_rows_ += rows.size();
        continue;
      }
      if (ids.perhaps(table_.cell(rows.front(), described_.id_column()))) check_new(picture);
      described_.describe(rows.front(), sample);
      sample.picture = *path;
      sample.root = of_pictures_;
      label(sample, rows);
      if (const auto found = mask_.empty() ? std::nullopt : mask_files_.find(mask_.of(rows.front()))) {
        sample.regions.push_back({.part = params_.mask_part, .file = *found, .root = of_masks_});
        ++with_mask_;
      }
      for (csv::Masks& masks : masks_) masks.add_to(sample, rows);
      for (csv::Boxes& boxes : boxes_) boxes.add_to(sample, rows);
      ++read_;
      taker.take(sample);
    }
    finish();
    for (const collimator::LeftOut& pictures : left_out_) taker.leave_out(pictures);
    taker.leave_out({"have no picture", without_picture_});
  }

 private:
  static const CsvTable& checked(const CsvTable& table) {
    if (const std::string divided = table.otherwise_divided(); !divided.empty())
      throw std::runtime_error(table.name() + ": " + divided + "; `delimiter` says by what they are");
    return table;
  }
  static const Folder& root(const Folder& folder, const std::string& name) {
    return name.empty() ? folder : folder.root(name);
  }

  // The rows that `where` keeps, `where_not` does not take away, and every rule decides.
  std::vector<std::size_t> rows_kept(csv::LeftOutRows& left_out) {
    RowTest where("where", Condition{params_.where, {}, {}}, params_.separator, table_),
        where_not("where_not", Condition{{}, {}, params_.where_not}, params_.separator, table_);
    std::vector<std::size_t> result;
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      const bool is_wanted = where.holds(row), is_unwanted = !where_not.holds(row);
      if (!is_wanted || is_unwanted) {
        left_out.add(row, is_wanted ? csv::WhyNotRead::of_where_not : csv::WhyNotRead::not_of_where);
        continue;
      }
      ++kept_;
      if (std::ranges::all_of(labels_, [&](const auto& labels) { return labels->keeps(row); }))
        result.push_back(row);
      else
        left_out.add(row, csv::WhyNotRead::of_no_class);
    }
    for (const RowTest* test : {&where, &where_not}) tell(test->remarks());
    return result;
  }

  // The picture's file, empty where no picture is asked for; nothing where there is none and the row is left out.
  std::optional<std::string> picture_of(std::size_t row) {
    if (picture_.empty()) return "";
    std::string path = picture_.of(row);
    if (std::optional<std::string> found = pictures_.find(path)) return found;
    if (params_.pictures == Pictures::present) {
      if (without_picture_++ == 0) first_without_ = table_.place(row) + ", " + path;
      return std::nullopt;
    }
    if (table_.cell(row, described_.id_column()).empty())
      throw table_.wrong(row, described_.id_column(), "is no id: the cell is empty; `where_not` leaves such rows out");
    throw table_.wrong(row, described_.id_column(),
                       path.starts_with("/") || path.starts_with("..")
                           ? "has a picture that lies outside the dataset's folders: " + path
                           : "has no picture: " + (path.empty() ? "its cell is empty" : "there is no file " + path) +
                                 missing_pictures(path));
  }

  // Whether letters and their marks are two characters each: U+0300 to U+036F, 0xCC80 to 0xCDAF in UTF-8.
  static bool has_marks_apart(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      if (text[i] == '\xcc' || (text[i] == '\xcd' && static_cast<unsigned char>(text[i + 1]) < 0xb0)) return true;
    return false;
  }
  static constexpr const char* marks_apart =
      " (its letters and their marks are characters apart, as macOS writes them; a file's name may have each in one)";

  // How many pictures are missing, where the first one is perhaps, and the mend.
  std::string missing_pictures(const std::string& first) {
    std::size_t missing = 0;
    for (std::size_t picture = 0; picture < rows_->size(); ++picture)
      missing += !pictures_.find(picture_.of((*rows_)[picture].front()));
    const std::string near = pictures_.near(first);
    return (near.empty() ? "" : ", but there is " + near) + (has_marks_apart(first) ? marks_apart : "") + "; " +
           std::to_string(missing) + " of " + std::to_string(rows_->size()) +
           " pictures are missing, and `pictures: present` leaves them out";
  }

  // Throws where a picture before has the same id and is read.
  void check_new(std::size_t picture) {
    const std::size_t id = described_.id_column(), row = (*rows_)[picture].front();
    for (std::size_t other = 0; other < picture; ++other)
      if (const std::size_t same = (*rows_)[other].front();
          table_.cell(same, id) == table_.cell(row, id) && (picture_.empty() || pictures_.find(picture_.of(same))))
        throw table_.wrong(row, id,
                           "stands in row " + std::to_string(same + 1) +
                               " already; where rows of one id are of one picture, say `rows: several`");
  }

  // Of several rows, one that is positive is enough, and one that is not known leaves the others' no in doubt.
  void label(Sample& sample, std::span<const std::size_t> rows) {
    for (const auto& labels : labels_) labels->append(rows.front(), sample.labels);
    std::vector<float> more;
    for (const std::size_t row : rows.subspan(1)) {
      described_.check_same(rows.front(), row);
      if (picture_.of(row) != picture_.of(rows.front()))
        throw table_.wrong(row, described_.id_column(), "has another picture in row " + std::to_string(rows[0] + 1));
      more.clear();
      for (const auto& labels : labels_) labels->append(row, more);
      for (std::size_t i = 0; i < more.size(); ++i)
        if (more[i] == 1 || (std::isnan(more[i]) && sample.labels[i] == 0)) sample.labels[i] = more[i];
    }
  }

  void finish() {
    if (read_ == 0)
      throw std::runtime_error(file_ + ": none of its " + std::to_string(table_.rows()) + " rows is left" +
                               (params_.where.empty() && params_.where_not.empty() ? "" : "; check `where`") +
                               (params_.rules.empty() ? "" : "; check `rules`") +
                               (without_picture_ == 0 ? "" : "; there is no picture of " + first_without_));
    for (const auto& labels : labels_) labels->finish();
    for (const csv::Boxes& boxes : boxes_) boxes.finish();
    for (const csv::Masks& masks : masks_) masks.finish();
    tell_rows();
    if (const std::string line = described_.told(); !line.empty()) host_.log(line);
    for (const auto& labels : labels_) tell(labels->remarks());
    for (const csv::Boxes& boxes : boxes_) tell(boxes.remarks());
    for (const csv::Masks& masks : masks_) tell(masks.remarks());
    if (!mask_.empty() && with_mask_ < read_)
      host_.log("mask: " + (with_mask_ == 0
                                ? "no row has one; the first would be " + mask_.of((*rows_)[0].front())
                                : std::to_string(with_mask_) + " of " + std::to_string(read_) + " pictures have one"));
  }

  // How many rows are not read, and why.
  void tell_rows() const {
    if (kept_ == table_.rows() && without_picture_ == 0) return;
    std::string line = table_.name() + ": " + std::to_string(kept_ - without_picture_rows_) + " of " +
                       std::to_string(table_.rows()) + " rows are read";
    if (kept_ < table_.rows()) line += "; `where` leaves out " + std::to_string(table_.rows() - kept_);
    if (without_picture_ > 0)
      line += "; " + std::to_string(without_picture_) +
              (params_.rows == csv::RowsOfPicture::several ? " pictures are not there" : " have no picture") +
              ", the first is " + first_without_;
    host_.log(line);
  }
  void tell(const std::vector<std::string>& lines) const {
    for (const std::string& line : lines) host_.log(line);
  }

  const csv::Params& params_;
  const collimator::Host& host_;
  std::string file_;
  CsvTable table_;
  csv::Described described_;
  std::string of_pictures_, of_masks_;
  PathPattern picture_, mask_;
  Files pictures_, mask_files_;
  std::deque<csv::Boxes> boxes_;
  std::deque<csv::Masks> masks_;
  std::vector<std::unique_ptr<csv::Labels>> labels_;
  std::optional<PictureRows> rows_;
  std::size_t kept_ = 0, read_ = 0, without_picture_ = 0, without_picture_rows_ = 0, with_mask_ = 0;
  std::string first_without_;
  std::vector<collimator::LeftOut> left_out_;
};

class Csv final : public collimator::Dataset {
 public:
  using Params = csv::Params;

  explicit Csv(Params params) : params_(std::move(params)), patients_(params_.patient_pattern) {}

  // One sample per row that `where` keeps, or per id of these rows, in the table's order.
  void each(const Folder& folder, collimator::SampleTaker& taker) const override {
    Reading reading(params_, patients_, folder, host());
    taker.classes(reading.classes());
    reading.each(taker);
  }
  Samples read(const Folder& folder) const override { return collimator::listed(*this, folder); }

 private:
  Params params_;
  PatientPattern patients_;
};

}  // namespace

COLLIMATOR_DATASET(Csv, "csv", "2.3.0", "Any table of pictures, by the names of its columns")
