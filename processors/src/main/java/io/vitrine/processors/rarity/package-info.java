/// Ranks the tokens of a collection, one file a method.
@NullMarked
package io.vitrine.processors.rarity;

import org.jspecify.annotations.NullMarked;
