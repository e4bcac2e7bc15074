/// Jobs, claims and the progress of both.
@NullMarked
package io.vitrine.domain.orchestration;

import org.jspecify.annotations.NullMarked;
