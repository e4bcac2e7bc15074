package io.vitrine.config.replay;

import java.io.IOException;

/// Another program already listens where the server should.
public final class PortTaken extends RuntimeException {
    private final int port;

    private PortTaken(int port, IOException cause) {
        super(
                "port %d on 127.0.0.1 is taken; stop the program that listens there and try again"
                        .formatted(port),
                cause);
        this.port = port;
    }

    static PortTaken at(int port, IOException cause) {
        return new PortTaken(port, cause);
    }

    public int port() {
        return port;
    }
}
