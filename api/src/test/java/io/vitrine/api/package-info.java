/// The facade, tested over HTTP against a real server.
@NullMarked
package io.vitrine.api;

import org.jspecify.annotations.NullMarked;
