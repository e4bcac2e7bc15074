/// Tests of the writers of this subject, against a real server.
@NullMarked
package io.vitrine.writers.orchestration;

import org.jspecify.annotations.NullMarked;
