/// Documents of tokens and the traits that they name.
@NullMarked
package io.vitrine.readers.metadata;

import org.jspecify.annotations.NullMarked;
