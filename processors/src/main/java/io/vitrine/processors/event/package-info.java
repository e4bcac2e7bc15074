/// Logs in, meaning and movements out.
@NullMarked
package io.vitrine.processors.event;

import org.jspecify.annotations.NullMarked;
