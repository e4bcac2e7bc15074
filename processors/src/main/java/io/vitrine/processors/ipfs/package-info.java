/// IPFS without trust: blocks, the archives they travel in, and the files that they make up, each
/// checked against the identifier that asked for it.
@NullMarked
package io.vitrine.processors.ipfs;

import org.jspecify.annotations.NullMarked;
