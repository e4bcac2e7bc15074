/// Chains that were recorded or made up, served again over JSON-RPC together with the documents and pictures they name.
@NullMarked
package io.vitrine.config.replay;

import org.jspecify.annotations.NullMarked;
