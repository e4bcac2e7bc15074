/// Tests of decoding and folding.
@NullMarked
package io.vitrine.processors.event;

import org.jspecify.annotations.NullMarked;
