/// Tests of how pictures are stored.
@NullMarked
package io.vitrine.writers.media;

import org.jspecify.annotations.NullMarked;
