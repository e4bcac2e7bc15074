package io.vitrine.db.embedded;

import java.nio.file.Path;

/// A command in a process of its own: opens a home, says the server's process, and leaves when its
/// input ends.
final class EmbeddedCommand {

    private EmbeddedCommand() {}

    public static void main(String[] words) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(Path.of(words[0]))) {
            if (words.length > 1) {
                ServeClaim.take(postgres).publish(4711);
            }
            System.out.println(postgres.pid());
            System.in.transferTo(System.err);
        }
    }
}
