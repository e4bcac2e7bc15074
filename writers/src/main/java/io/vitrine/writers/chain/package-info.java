/// What is written of chains: the registry.
@NullMarked
package io.vitrine.writers.chain;

import org.jspecify.annotations.NullMarked;
