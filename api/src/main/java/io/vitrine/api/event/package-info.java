/// Transfers and activities over REST.
@NullMarked
package io.vitrine.api.event;

import org.jspecify.annotations.NullMarked;
