// What every role's wrapper shares: objects made from checked values, exceptions turned into errors,
// and the manifest's text. Authors never include this.
#pragma once

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include <collimator/host.hpp>
#include <collimator/params.hpp>

#define COLLIMATOR_EXPORT __attribute__((visibility("default")))

namespace collimator::detail {

// Runs `body`; no exception leaves.
template <typename Body>
std::int32_t guarded(collimator_error* error, Body body) noexcept {
  try {
    body();
    return COLLIMATOR_OK;
  } catch (const CancelledByHost&) {
    return COLLIMATOR_CANCELLED;
  } catch (const std::bad_alloc&) {
    leave_message(error, "out of memory");
  } catch (const std::exception& exception) {
    leave_message(error, exception.what());
  } catch (...) {
    leave_message(error, "an exception that is no std::exception");
  }
  return COLLIMATOR_FAILED;
}

template <typename Plugin>
struct ParamsOf {
  using type = NoParams;
};
template <typename Plugin>
requires requires { typename Plugin::Params; }
struct ParamsOf<Plugin> {
  using type = typename Plugin::Params;
};

// Makes a plugin from its parameters; one that takes none may have only a default constructor.
template <typename Plugin>
std::unique_ptr<Plugin> make(const typename ParamsOf<Plugin>::type& params) {
  if constexpr (std::is_constructible_v<Plugin, typename ParamsOf<Plugin>::type>)
    return std::make_unique<Plugin>(params);
  else
    return std::make_unique<Plugin>();
}

// The parameters that the host passes. Throws where one is wrong, or where the host lacks a function.
template <typename Plugin>
typename ParamsOf<Plugin>::type params_from(const collimator_values* given) {
  typename ParamsOf<Plugin>::type params{};
  if (given == nullptr) return params;
  const collimator_values values = taken(given);
  if (values.kind == nullptr || values.integer == nullptr || values.number == nullptr || values.text == nullptr ||
      values.count == nullptr || values.item == nullptr || values.key == nullptr || values.member == nullptr)
    throw std::runtime_error("the host's table of values lacks a function that this plugin calls");
  read_params(ValueNode(values), params);
  return params;
}

template <typename Plugin>
std::int32_t create(const collimator_host* host, const collimator_values* values, void** object,
                    collimator_error* error) noexcept {
  return guarded(error, [&] {
    std::unique_ptr<Plugin> made = make<Plugin>(params_from<Plugin>(values));
    HostGiver::give(*made, Host(host));
    *object = made.release();
  });
}

template <typename Plugin>
void destroy(void* object) noexcept {
  delete static_cast<Plugin*>(object);
}

struct About {
  const char* role;  // "masker"
  int revision;
  const char* id;
  const char* version;
  const char* about;
};

// The manifest of a library of one plugin; `more` is JSON members, each begun by a comma.
template <typename Plugin>
std::string manifest(const About& about, const std::string& kind, const std::string& more) {
  return R"({"abi":)" + std::to_string(COLLIMATOR_ABI_MAJOR) + R"(,"plugins":[{"id":)" + json_text(about.id) +
         R"(,"role":)" + json_text(about.role) + R"(,"revision":)" + std::to_string(about.revision) + R"(,"version":)" +
         json_text(about.version) + R"(,"about":)" + json_text(about.about) + R"(,"kind":)" + json_text(kind) +
         R"(,"params":)" + schema_of<typename ParamsOf<Plugin>::type>() + more + "}]}";
}

inline std::string text_list(std::string_view name, const auto& items) {
  std::string result;
  for (const auto& item : items) result += (result.empty() ? "" : ",") + json_text(item);
  return "," + json_text(name) + ":[" + result + "]";
}

// The library description that the entry symbol returns, made on the first call.
inline const collimator_library* library(const About& about, std::string text, const void* functions) {
  static const std::string role = "collimator." + std::string(about.role) + "/" + std::to_string(about.revision);
  static const std::string manifest = std::move(text);
  static const collimator_plugin plugin{sizeof(collimator_plugin), role.c_str(), about.id, functions};
  static const collimator_library library{
      sizeof(collimator_library), {manifest.data(), manifest.size()}, 1, sizeof(collimator_plugin), &plugin};
  return &library;
}

}  // namespace collimator::detail

// The entry symbol of a library that holds one plugin.
#define COLLIMATOR_ENTRY(expression) \
  extern "C" COLLIMATOR_EXPORT const collimator_library* collimator_plugin_v1() { return expression; }
