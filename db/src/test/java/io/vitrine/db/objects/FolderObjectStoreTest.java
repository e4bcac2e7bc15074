package io.vitrine.db.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.StoreUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderObjectStoreTest extends ObjectStoreContract {

    @TempDir private static Path root;

    @Override
    ObjectStore store() {
        return FolderObjectStore.open(root);
    }

    @Test
    void leavesNothingUnfinishedBehind() {
        put("a/b", "x");
        assertThat(root.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void saysWhenTheFolderIsNone() throws Exception {
        Path file = Files.createFile(root.resolve("file"));
        assertThatThrownBy(() -> FolderObjectStore.open(file.resolve("below")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining(file.toString());
    }
}
