package io.vitrine.db.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What `server.json` in a home says of the servers that run on it.
///
/// @param pid the process of PostgreSQL
/// @param jdbcUrl the server's address, without a password
/// @param restPort the port of the REST API; null while nobody serves
/// @param servedBy the process that serves it; null likewise
public record ServerFile(
        long pid, String jdbcUrl, @Nullable Integer restPort, @Nullable Long servedBy) {

    private static final JsonMapper JSON = new JsonMapper();

    /// What the home's file says, or null when no server is known to run. A hint for people and
    /// scripts: the server may have died since.
    public static @Nullable ServerFile read(Path home) {
        try {
            JsonNode node = JSON.readTree(Files.readString(file(home)));
            if (!node.path("pid").isNumber() || !node.path("jdbcUrl").isString()) {
                return null;
            }
            return new ServerFile(
                    node.path("pid").asLong(),
                    node.path("jdbcUrl").asString(),
                    node.path("restPort").isNumber() ? node.path("restPort").asInt() : null,
                    node.path("servedBy").isNumber() ? node.path("servedBy").asLong() : null);
        } catch (NoSuchFileException | JacksonException e) {
            return null;
        } catch (IOException e) {
            throw HomeUnusable.because(home, e);
        }
    }

    ServerFile serving(@Nullable Integer port, @Nullable Long process) {
        return new ServerFile(pid, jdbcUrl, port, process);
    }

    void write(Path home) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("pid", pid).put("jdbcUrl", jdbcUrl);
        node.put("restPort", restPort);
        node.put("servedBy", servedBy);
        HomeFiles.replace(file(home), node.toString() + "\n");
    }

    static void delete(Path home) throws IOException {
        Files.deleteIfExists(file(home));
    }

    private static Path file(Path home) {
        return home.resolve("server.json");
    }
}
