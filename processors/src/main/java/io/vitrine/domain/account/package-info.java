/// Accounts and what they allow others.
@NullMarked
package io.vitrine.domain.account;

import org.jspecify.annotations.NullMarked;
