/// Counts, owners and floors of collections.
@NullMarked
package io.vitrine.writers.market;

import org.jspecify.annotations.NullMarked;
