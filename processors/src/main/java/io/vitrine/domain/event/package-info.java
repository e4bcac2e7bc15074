/// Logs as a chain gave them, what they mean, and what a range of them changes.
@NullMarked
package io.vitrine.domain.event;

import org.jspecify.annotations.NullMarked;
