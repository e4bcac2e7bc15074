/// The commands: what is typed, what is shown, and how it ends.
@NullMarked
package io.vitrine.config.cli;

import org.jspecify.annotations.NullMarked;
