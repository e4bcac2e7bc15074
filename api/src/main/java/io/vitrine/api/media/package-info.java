/// Pictures and animations, served so that nothing in them can run.
@NullMarked
package io.vitrine.api.media;

import org.jspecify.annotations.NullMarked;
