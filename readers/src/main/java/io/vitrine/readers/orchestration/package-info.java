/// How far the work is.
@NullMarked
package io.vitrine.readers.orchestration;

import org.jspecify.annotations.NullMarked;
