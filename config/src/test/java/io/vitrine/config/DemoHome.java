package io.vitrine.config;

import io.vitrine.config.replay.DemoChain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/// A home in which `vitrine demo --once` ran.
final class DemoHome extends SharedHome {

    static final String CHAIN = "eip155:31337";

    private final String said;

    DemoHome() {
        awaitPort();
        said = typing().done("demo", "--once").out();
    }

    /// What the demo said in the end.
    String said() {
        return said;
    }

    /// Another build on this machine may have its demo there.
    static void awaitPort() {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline) {
            try (Socket taken = new Socket(InetAddress.ofLiteral("127.0.0.1"), DemoChain.PORT)) {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException free) {
                return;
            }
        }
    }
}
