// The network that a verb was given.
#pragma once

#include "framework/learn/network.hpp"
#include "framework/verbs/ports.hpp"

namespace collimator {

// The network of the port `with`, or that which job.params["with"] gives, for job.params["model"] (the whole slot,
// which the host puts there), and only if its pictures have the size of `pictures`.
TrainedNetwork network_of(const Job& job, const MaskedPictures& pictures, const Context& context);

// Adds to the facts of a task what given_network_caveats() says of a network from a file: that one which was trained
// under a mask sees whole pictures, and that it is used otherwise than its weights say.
void add_given_network(Json& facts, const TrainedNetwork& network, const Job& job);

}  // namespace collimator
