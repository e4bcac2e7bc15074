/// Locks, fences, claims and marks: who may write, and what is done.
@NullMarked
package io.vitrine.writers.orchestration;

import org.jspecify.annotations.NullMarked;
