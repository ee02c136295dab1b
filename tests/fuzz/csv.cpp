// Fuzzes the reader of tables: the first byte chooses the delimiter, the rest is the table.
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "framework/base/error.hpp"
#include "framework/data/table.hpp"
#include "tests/fuzz/scratch.hpp"

using namespace collimator;

namespace {

void read_cells(const CsvTable& table) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    for (std::size_t column = 0; column < table.header().size(); ++column) {
      try {
        const double number = table.number(row, column);
        if (!std::isnan(number) && parse_number(number_text(number)) != number) std::abort();  // reads back exactly
        table.integer(row, column);
      } catch (const std::runtime_error&) {  // a cell that is no number, told with its place
      }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr std::string_view delimiters = ",;\t";
  const std::string text(fuzz::text_of(data + 1, size - 1));
  try {
    read_cells(parse_csv(text, "a.csv", delimiters[data[0] % delimiters.size()]));
    const Table table = parse_table(text, "a.csv");
    for (const auto& row : table.rows)
      if (row.size() != table.header.size()) std::abort();  // a row is as long as the header
  } catch (const InputError&) {
  }
  return 0;
}
