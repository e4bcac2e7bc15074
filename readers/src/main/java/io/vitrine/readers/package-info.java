/// Everything that is read, one package a subject.
@NullMarked
package io.vitrine.readers;

import org.jspecify.annotations.NullMarked;
