/// The seven databases: one handle each, their definitions, and how they come to be.
@NullMarked
package io.vitrine.db;

import org.jspecify.annotations.NullMarked;
