/// Collections, tokens and traits over REST.
@NullMarked
package io.vitrine.api.metadata;

import org.jspecify.annotations.NullMarked;
