/// The jobs: when things happen and in what order; the listing is the table of contents.
@NullMarked
package io.vitrine.jobs;

import org.jspecify.annotations.NullMarked;
