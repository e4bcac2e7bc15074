/// What is read of chains: the nodes by RPC, and the registry that says how to reach them.
@NullMarked
package io.vitrine.readers.chain;

import org.jspecify.annotations.NullMarked;
