/// What the parts are told and how they are put together: settings, stores, the application.
@NullMarked
package io.vitrine.config.wiring;

import org.jspecify.annotations.NullMarked;
