/// Pure functions over the nouns of {@code io.vitrine.domain}: no clock, no randomness, no I/O.
@NullMarked
package io.vitrine.processors;

import org.jspecify.annotations.NullMarked;
