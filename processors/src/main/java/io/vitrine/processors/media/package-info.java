/// Looks into media bytes before anything decodes them, decodes within a budget, and makes the variants.
@NullMarked
package io.vitrine.processors.media;

import org.jspecify.annotations.NullMarked;
