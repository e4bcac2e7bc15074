/// Pictures and films, and their smaller copies.
@NullMarked
package io.vitrine.readers.media;

import org.jspecify.annotations.NullMarked;
