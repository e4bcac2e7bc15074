/// Documents of tokens and the traits that they name.
@NullMarked
package io.vitrine.writers.metadata;

import org.jspecify.annotations.NullMarked;
