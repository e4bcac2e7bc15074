package io.vitrine.config.wiring;

/// What this process does on its own.
///
/// @param api answers REST
/// @param jobs keeps schedules and takes requests
public record Serving(boolean api, boolean jobs) {

    /// A command that does one thing and ends.
    public static final Serving NOTHING = new Serving(false, false);
}
