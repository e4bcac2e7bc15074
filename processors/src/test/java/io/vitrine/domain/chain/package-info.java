/// Chains, their blocks, and the calls that are asked of them.
@NullMarked
package io.vitrine.domain.chain;

import org.jspecify.annotations.NullMarked;
