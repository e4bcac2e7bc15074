/// Approvals that accounts give, and the accounts that appear with them.
@NullMarked
package io.vitrine.writers.account;

import org.jspecify.annotations.NullMarked;
