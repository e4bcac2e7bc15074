/// What follows from the approvals that accounts give.
@NullMarked
package io.vitrine.processors.account;

import org.jspecify.annotations.NullMarked;
