/// Raw events, blocks and checkpoints.
@NullMarked
package io.vitrine.readers.event;

import org.jspecify.annotations.NullMarked;
