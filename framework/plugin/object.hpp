// Plugin objects in use: loaded, made from checked parameters, destroyed with their owner.
#pragma once

#include <memory>
#include <string>

#include <collimator/abi.h>

#include "framework/task/job.hpp"
#include "framework/task/values.hpp"

namespace collimator {

// The function table of a plugin: loads its library once per process (never unloaded) and checks
// that it is what its manifest says. Throws RefusedError.
const void* plugin_functions(const Slot& slot, const std::string& role_id);  // "collimator.masker/1"

// A message buffer that a plugin's function may fill.
class PluginMessage {
 public:
  collimator_error* error() { return &error_; }
  // Throws InputError("PLUGIN: message") unless status is COLLIMATOR_OK.
  void check(std::int32_t status, const std::string& plugin) const;

 private:
  char text_[2048] = {};
  collimator_error error_{sizeof(collimator_error), text_, sizeof text_, 0};
};

// A portable plugin's object and its role's functions, such as PluginObject<collimator_masker_v1>.
template <typename Functions>
class PluginObject {
 public:
  PluginObject(const Slot& slot, const std::string& role_id, const Context& context = {})
      : slot_(slot),
        context_(std::make_unique<Context>(context)),
        functions_(static_cast<const Functions*>(plugin_functions(slot, role_id))) {
    host_.size = sizeof host_;
    host_.self = context_.get();
    host_.log = [](void* self, collimator_text text) {
      static_cast<Context*>(self)->log({text.data, static_cast<std::size_t>(text.size)});
    };
    host_.progress = [](void* self, std::uint64_t done, std::uint64_t total) {
      static_cast<Context*>(self)->progress(done, total);
    };
    host_.cancelled = [](void* self) -> std::int32_t { return static_cast<Context*>(self)->cancelled() ? 1 : 0; };
    const JsonValues values(slot.params);
    PluginMessage message;
    message.check(functions_->create(&host_, &values.view(), &object_, message.error()), slot.id);
  }
  ~PluginObject() {
    if (object_ != nullptr) functions_->destroy(object_);
  }
  PluginObject(const PluginObject&) = delete;
  PluginObject& operator=(const PluginObject&) = delete;

  const Functions* operator->() const { return functions_; }
  const void* object() const { return object_; }
  const Slot& slot() const { return slot_; }

 private:
  Slot slot_;
  std::unique_ptr<Context> context_;
  const Functions* functions_;
  collimator_host host_{};
  void* object_ = nullptr;
};

}  // namespace collimator
