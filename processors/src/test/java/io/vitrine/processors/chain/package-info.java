/// Tests of what a chain's own rules compute.
@NullMarked
package io.vitrine.processors.chain;

import org.jspecify.annotations.NullMarked;
