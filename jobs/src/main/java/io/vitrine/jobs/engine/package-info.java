/// What every job needs: the lock, the recovery, the steps, the claims and the progress.
@NullMarked
package io.vitrine.jobs.engine;

import org.jspecify.annotations.NullMarked;
