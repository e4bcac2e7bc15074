package io.vitrine.db.embedded;

import java.io.Serial;
import java.nio.file.Path;

/// Another process serves this home already. The message names it.
public final class HomeBusy extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    HomeBusy(Path home, String holder) {
        super(
                "The home folder "
                        + home
                        + " is served already: by "
                        + holder
                        + ". Stop it first, or choose another folder with --vitrine.home=DIR");
    }
}
