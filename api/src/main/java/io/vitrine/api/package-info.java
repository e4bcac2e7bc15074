/// The catalog over REST.
@NullMarked
package io.vitrine.api;

import org.jspecify.annotations.NullMarked;
