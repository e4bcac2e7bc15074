/// The program from outside, as whoever types its commands or asks its REST API sees it.
@NullMarked
package io.vitrine.config;

import org.jspecify.annotations.NullMarked;
