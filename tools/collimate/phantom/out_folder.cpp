// Writes beside a name, then links to it, which fails where the name is taken.
#include "tools/collimate/phantom/out_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/file.hpp"

namespace collimator::imitation {
namespace fs = std::filesystem;
namespace {

constexpr const char* marker = ".collimate_phantom.json";
constexpr std::string_view half_begin = ".collimate_phantom.", half_end = ".part";

bool is_half(const std::string& name) { return name.starts_with(half_begin) && name.ends_with(half_end); }

std::string told(const Json& order) {
  return fmt::format("--layout {} --count {} --seed {} --size {}", order.at("layout").get<std::string>(),
                     order.at("count").get<std::int64_t>(), order.at("seed").get<std::int64_t>(),
                     order.at("size").get<std::int64_t>());
}

// What was asked for when the folder was begun; null where the file is none of ours.
Json read_marker(const fs::path& file) {
  const Json found = Json::parse(read_file(file), nullptr, false);
  const auto is = [&](const char* key, auto fits) { return found.contains(key) && fits(found.at(key)); };
  const auto number = [](const Json& value) { return value.is_number_integer(); };
  const bool ours = found.is_object() && is("layout", [](const Json& value) { return value.is_string(); }) &&
                    is("count", number) && is("seed", number) && is("size", number);
  return ours ? found : Json();
}

}  // namespace

OutFolder::OutFolder(fs::path folder, const Json& order) : folder_(std::move(folder)) {
  std::error_code error;
  if (fs::exists(folder_, error) && !fs::is_directory(folder_, error))
    throw failure("--out {}: this is a file; name a folder that is not there yet, or an empty one", folder_.string());
  const fs::path mark = folder_ / marker;
  bool empty = true;
  if (fs::is_directory(folder_, error))
    for (const fs::directory_entry& each : fs::directory_iterator(folder_))
      empty = empty && is_half(each.path().filename().string());
  if (!empty) {
    const Json before = fs::is_regular_file(fs::symlink_status(mark, error)) ? read_marker(mark) : Json();
    if (before.is_null())
      throw failure("--out {}: the folder is not empty, and `collimate phantom` did not write it; name another",
                    folder_.string());
    if (before != order)
      throw failure(
          "--out {}: the folder was written by `collimate phantom {}`; this command asks for {}. Name another "
          "folder, or remove that one",
          folder_.string(), told(before), told(order));
  }
  fs::create_directories(folder_, error);
  if (error) throw failure("--out {}: the folder cannot be made: {}", folder_.string(), error.message());
  if (empty) write(marker, order.dump(2) + "\n");
  lock_ = ::open(mark.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (lock_ < 0 || ::flock(lock_, LOCK_EX | LOCK_NB) != 0)
    throw failure("--out {}: another `collimate phantom` is at work there", folder_.string());
  for (const fs::directory_entry& each : fs::directory_iterator(folder_))
    if (is_half(each.path().filename().string())) fs::remove(each.path(), error);  // of a run that was killed
}

OutFolder::~OutFolder() {
  if (lock_ >= 0) ::close(lock_);
}

bool OutFolder::has(const std::string& file) const {
  std::error_code error;
  return fs::exists(fs::symlink_status(folder_ / file, error));
}

void OutFolder::write(const std::string& file, std::string_view bytes) {
  const fs::path target = folder_ / file;
  const fs::path half = folder_ / fmt::format("{}{}.{}{}", half_begin, ::getpid(), ++written_, half_end);
  std::error_code error;
  fs::create_directories(target.parent_path(), error);
  if (error) throw failure("{}: the folder cannot be made: {}", target.parent_path().string(), error.message());
  try {
    write_file(half, bytes);
  } catch (...) {
    fs::remove(half, error);
    throw;
  }
  int why = ::link(half.c_str(), target.c_str()) == 0 ? 0 : errno;
  if ((why == EPERM || why == EOPNOTSUPP) && !has(file)) {  // a disk without links
    fs::rename(half, target, error);
    why = error.value();
  }
  fs::remove(half, error);
  if (why != 0) throw failure("{} cannot be written: {}", target.string(), std::generic_category().message(why));
}

void OutFolder::write_table(const std::string& file, std::string_view bytes) {
  if (!has(file)) return write(file, bytes);
  if (read_file(folder_ / file) != bytes)
    throw failure(
        "{} is there, and not as this command writes it; it was left as it is. Remove it, or name another "
        "folder",
        (folder_ / file).string());
}

}  // namespace collimator::imitation
