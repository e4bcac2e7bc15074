/// Tests of the replay server and of the chains it serves.
@NullMarked
package io.vitrine.config.replay;

import org.jspecify.annotations.NullMarked;
