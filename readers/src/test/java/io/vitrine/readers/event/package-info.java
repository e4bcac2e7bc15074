/// What contracts are asked.
@NullMarked
package io.vitrine.readers.event;

import org.jspecify.annotations.NullMarked;
