/// Holders, and what an account holds.
@NullMarked
package io.vitrine.api.account;

import org.jspecify.annotations.NullMarked;
