/// The chains that the catalog covers.
@NullMarked
package io.vitrine.api.chain;

import org.jspecify.annotations.NullMarked;
