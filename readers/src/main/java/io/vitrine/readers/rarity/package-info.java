/// Trait counts, scores and ranks.
@NullMarked
package io.vitrine.readers.rarity;

import org.jspecify.annotations.NullMarked;
