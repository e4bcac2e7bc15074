/// What operators ask for.
@NullMarked
package io.vitrine.api.orchestration;

import org.jspecify.annotations.NullMarked;
