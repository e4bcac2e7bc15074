/// The PostgreSQL that Vitrine brings along: unpacked, initialised, started, adopted and stopped
/// under one home folder.
@NullMarked
package io.vitrine.db.embedded;

import org.jspecify.annotations.NullMarked;
