// What a verb that feeds pictures to a network inserts: their pack, and their masks on the network's grid.
#pragma once

#include <cstdint>
#include <string>

#include "framework/task/task.hpp"

namespace collimator {

// Adds to `task` the inputs from which the pictures of its input `of` are read, for a network of `size` px: their pack
// as OF.pack and, where they are needed, reduced masks, donors and outlines as OF.masks, OF.donors and OF.target.
// Throws InputError where masks cut pictures whose outlines are learnt.
void insert_pictures(TaskList& tasks, Task& task, const std::string& of, std::int64_t size);

// The task that brings the masks of an input to the network's grid; `learnt`: as outlines that a network learns.
std::size_t insert_reduced(TaskList& tasks, const Task& user, const TaskInput& mask, std::int64_t size,
                           bool learnt = false);

// The same for a verb whose network comes through `with`, or as {model, weights} (given_network.hpp). The network's
// model is put among the task's parameters, and the pictures of `of` are packed for its size. `classes` are those of a
// given network that does not name its own; where they are empty too, it must. Throws InputError where a trained one
// draws outlines and has no such default, or the other way round.
void insert_network(TaskList& tasks, Task& task, const std::vector<std::string>& classes = {});

// Whether a mask node cuts its pictures: then nothing made on whole pictures lies on the same grid.
bool cuts(const Task& mask);
// How a mask node fills hidden pixels.
std::string fill_of(const Task& mask);

}  // namespace collimator
