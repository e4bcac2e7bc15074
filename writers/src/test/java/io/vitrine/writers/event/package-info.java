/// Tests of the writers of this subject, against a real server.
@NullMarked
package io.vitrine.writers.event;

import org.jspecify.annotations.NullMarked;
