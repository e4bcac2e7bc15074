/// The nouns of rarity: who holds which trait value, and the rank that follows.
@NullMarked
package io.vitrine.domain.rarity;

import org.jspecify.annotations.NullMarked;
