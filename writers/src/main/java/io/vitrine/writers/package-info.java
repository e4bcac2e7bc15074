/// Everything that is written, one package a subject.
@NullMarked
package io.vitrine.writers;

import org.jspecify.annotations.NullMarked;
