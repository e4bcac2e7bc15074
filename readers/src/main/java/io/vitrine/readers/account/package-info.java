/// Who holds what.
@NullMarked
package io.vitrine.readers.account;

import org.jspecify.annotations.NullMarked;
