// Plugin objects in use: loaded, made from checked parameters, destroyed with their owner.
#pragma once

#include <string>
#include <utility>

#include <collimator/detail/boundary.hpp>

#include "framework/task/job.hpp"
#include "framework/task/values.hpp"

namespace collimator {

// The function table of a plugin, which begins with its size: loads its library once per process (never unloaded) and
// checks that it is what its manifest says. Throws RefusedError.
const void* plugin_functions(const Slot& slot, const std::string& role_id);  // "collimator.masker/1"

// Throws InputError("PLUGIN: message") unless status is COLLIMATOR_OK, and Cancelled where it is COLLIMATOR_CANCELLED.
void check_status(std::int32_t status, const detail::Message& message, const std::string& plugin);

// Ends this process if a plugin forked it: it came back from a call into the worker's code, and whatever follows is for
// the worker to do, once. To be called behind each call.
void end_if_forked(const std::string& plugin);

// Throws the RefusedError for a table that does not reach a function, or leaves it null.
[[noreturn]] void refuse_without(const Slot& slot, const std::string& role_id, std::string_view function,
                                 std::uint64_t table_size);

// What plugin objects may ask of the host while they live, from any thread: a verb's context as it crosses the
// boundary. It lives as long as they do, and the context's functions as long as it.
class PluginHost {
 public:
  explicit PluginHost(const Context& context);
  PluginHost(const PluginHost&) = delete;
  PluginHost& operator=(const PluginHost&) = delete;
  const collimator_host* view() const { return &view_; }

 private:
  Context context_;
  collimator_host view_{};
};

// A portable plugin's object and its role's functions, such as PluginObject<collimator_masker_v1>.
template <typename Functions>
class PluginObject {
 public:
  PluginObject(const Slot& slot, const std::string& role_id, const Context& context = {})
      : slot_(slot),
        role_id_(role_id),
        host_(context),
        functions_(detail::taken(static_cast<const Functions*>(plugin_functions(slot, role_id)))) {
    if (!has(&Functions::create)) refuse_without(slot_, role_id_, "create", functions_.size);
    if (!has(&Functions::destroy)) refuse_without(slot_, role_id_, "destroy", functions_.size);
    const JsonValues values(slot.params);
    detail::Message message;
    const std::int32_t status = functions_.create(host_.view(), &values.view(), &object_, message.error());
    end_if_forked(slot.id);
    check_status(status, message, slot.id);
  }
  ~PluginObject() {
    if (object_ != nullptr) functions_.destroy(object_);
  }
  PluginObject(const PluginObject&) = delete;
  PluginObject& operator=(const PluginObject&) = delete;

  // Whether the plugin's table reaches this function and fills it in.
  template <typename Function>
  bool has(Function* Functions::*function) const {
    return functions_.*function != nullptr;
  }

  // Calls a function of the role: object.call(&collimator_masker_v1::mask, "mask", &scene, &keep, &seed). Throws
  // InputError with the plugin's message where it fails, and RefusedError where the plugin has no such function.
  template <typename... Parameters, typename... Arguments>
  void call(std::int32_t (*Functions::*function)(Parameters...), std::string_view name, Arguments... arguments) const {
    if (!has(function)) refuse_without(slot_, role_id_, name, functions_.size);
    detail::Message message;
    const std::int32_t status = (functions_.*function)(object_, arguments..., message.error());
    end_if_forked(slot_.id);
    check_status(status, message, slot_.id);
  }

  const Slot& slot() const { return slot_; }

 private:
  Slot slot_;
  std::string role_id_;
  PluginHost host_;
  Functions functions_;
  void* object_ = nullptr;
};

}  // namespace collimator
