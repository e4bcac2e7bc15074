/// The main class and the wiring.
@NullMarked
package io.vitrine.config;

import org.jspecify.annotations.NullMarked;
