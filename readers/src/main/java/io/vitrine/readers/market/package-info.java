/// Counts, owners and floors of collections.
@NullMarked
package io.vitrine.readers.market;

import org.jspecify.annotations.NullMarked;
