/// Tests of the rules that hold for the whole house.
@NullMarked
package io.vitrine.config;

import org.jspecify.annotations.NullMarked;
