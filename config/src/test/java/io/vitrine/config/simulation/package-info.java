/// A made-up chain behind nodes that fail and lie, indexed by workers that are killed: whatever happens, the catalog in
/// the end is that of a clean run.
@NullMarked
package io.vitrine.config.simulation;

import org.jspecify.annotations.NullMarked;
