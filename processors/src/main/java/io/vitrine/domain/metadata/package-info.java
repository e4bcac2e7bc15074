/// What a token says about itself: its URI, its document, its attributes, and why one could not be had.
@NullMarked
package io.vitrine.domain.metadata;

import org.jspecify.annotations.NullMarked;
