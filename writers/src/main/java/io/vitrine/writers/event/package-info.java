/// Raw events, blocks, and what they change in the catalog.
@NullMarked
package io.vitrine.writers.event;

import org.jspecify.annotations.NullMarked;
