/// Pictures and films, and their smaller copies.
@NullMarked
package io.vitrine.writers.media;

import org.jspecify.annotations.NullMarked;
