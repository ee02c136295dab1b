// Asks collimate-native what its LibTorch can use, but only where there is a device to ask about.
#include "tools/collimate/device.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "framework/base/error.hpp"
#include "framework/base/json.hpp"
#include "tools/collimate/commands.hpp"
#include "tools/collimate/output.hpp"

namespace collimator {
namespace {

// What collimate-native says of its LibTorch; null where it cannot be asked.
Json described() {
  const std::filesystem::path native = program_folder() / "collimate-native";
  if (!std::filesystem::exists(native)) return nullptr;
  const std::string command = fmt::format("'{}' describe 2>/dev/null", native.string());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "re"), ::pclose);
  std::string text(4096, '\0');
  text.resize(pipe ? std::fread(text.data(), 1, text.size(), pipe.get()) : 0);
  const std::optional<Json> json = parse_json(text);
  return json && json->is_object() ? *json : Json();
}

}  // namespace

Device device_of(const std::string& asked) {
  if (asked == "cpu") return {};
  // LibTorch takes a second to load, so it is asked only where there may be something to find.
  const bool hardware = std::filesystem::exists("/dev/nvidiactl") || std::filesystem::exists("/dev/dxg");
  if (!hardware && asked == "auto") return {};
  if (!hardware) throw failure("--device cuda: there is no CUDA device here; use --device cpu");
  const Json about = described();
  const int devices = about.is_object() ? about.value("cuda_devices", 0) : 0;
  if (devices > 0) return {"cuda", devices};
  const std::string why =
      about.is_object() ? fmt::format("{} finds no CUDA device that it can use", about.value("libtorch", "LibTorch"))
                        : "this build has no LibTorch part";
  if (asked == "cuda") throw failure("--device cuda: {}; use --device cpu, or build with a LibTorch for CUDA", why);
  say("note: there is a CUDA device, but {}: running on the CPU\n", why);
  return {};
}

}  // namespace collimator
