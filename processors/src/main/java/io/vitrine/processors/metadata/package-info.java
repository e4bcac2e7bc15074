/// Reads token URIs and token documents as they are found, not as the standards wish them.
@NullMarked
package io.vitrine.processors.metadata;

import org.jspecify.annotations.NullMarked;
