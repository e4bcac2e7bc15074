/// The cache: one port, in this process or in Redis; losing it costs time, never data.
@NullMarked
package io.vitrine.db.cache;

import org.jspecify.annotations.NullMarked;
