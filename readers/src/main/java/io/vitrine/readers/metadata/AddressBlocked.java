package io.vitrine.readers.metadata;

import java.net.UnknownHostException;

/// A connection was refused by {@link AddressGuard} before it was attempted.
final class AddressBlocked extends UnknownHostException {

    private AddressBlocked(String message) {
        super(message);
    }

    static AddressBlocked of(String host) {
        return new AddressBlocked("not public: " + host);
    }
}
