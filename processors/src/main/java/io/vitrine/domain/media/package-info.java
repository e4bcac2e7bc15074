/// The nouns of pictures and other media: kinds, headers, variants, and why one was refused.
@NullMarked
package io.vitrine.domain.media;

import org.jspecify.annotations.NullMarked;
