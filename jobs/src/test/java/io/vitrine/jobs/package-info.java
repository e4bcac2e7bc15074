/// Jobs against a real database.
@NullMarked
package io.vitrine.jobs;

import org.jspecify.annotations.NullMarked;
