/// Fetches what contracts point at, from a world that is hostile until proven otherwise.
@NullMarked
package io.vitrine.readers.metadata;

import org.jspecify.annotations.NullMarked;
