/// How rare a token is, and why.
@NullMarked
package io.vitrine.api.rarity;

import org.jspecify.annotations.NullMarked;
