/// Trait counts, scores and ranks.
@NullMarked
package io.vitrine.writers.rarity;

import org.jspecify.annotations.NullMarked;
