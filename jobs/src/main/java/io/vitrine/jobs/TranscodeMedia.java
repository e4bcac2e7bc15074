package io.vitrine.jobs;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.objects.ObjectStore;
import io.vitrine.domain.media.TranscodedReference;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.readers.media.MediaReader;
import io.vitrine.readers.metadata.ContentReader;
import io.vitrine.writers.media.MediaWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.infrastructure.item.Chunk;

/// Keeps what tokens look like: the original, and copies 64, 256, 512 and 1024 pixels wide.
///
/// | step | what | where |
/// |---|---|---|
/// | transcode | references that are due: fetched, looked into, decoded once, made smaller | the network, objects, media.assets, media.variants, catalog_db |
///
/// Writes: the object store, `media.assets`, `media.variants`, the links in `metadata.docs` and `token_media`.
public final class TranscodeMedia implements JobDefinition {

    /// Pictures are big: few are held, and written, together.
    private static final int AT_ONCE = 4;

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final Steps steps;
    private final DueWork work;
    private final MediaReader reader;
    private final MediaWriter writer;
    private final Clock clock;

    public TranscodeMedia(
            Steps steps,
            Databases databases,
            DocumentStore documents,
            ObjectStore objects,
            ContentReader content,
            Clock clock) {
        this.steps = steps;
        this.work = new DueWork(databases.catalog());
        this.reader = new MediaReader(content, documents, DEADLINE);
        this.writer = new MediaWriter(databases.catalog(), documents, objects);
        this.clock = clock;
    }

    @Override
    public JobName name() {
        return JobName.TRANSCODE_MEDIA;
    }

    @Override
    public Job job(Run run) {
        return steps.job(
                this,
                steps.once(
                        "begin-transcode",
                        () -> work.begin(run, WorkKind.TRANSCODE_MEDIA, "transcode")),
                steps.claimed(
                        "transcode",
                        work.claimed(
                                run,
                                WorkKind.TRANSCODE_MEDIA,
                                Math.min(AT_ONCE, steps.settings().chunkSize())),
                        reader::read,
                        transcoded -> write(run, transcoded)));
    }

    private void write(Run run, Chunk<? extends List<TranscodedReference>> transcoded) {
        for (List<TranscodedReference> batch : transcoded) {
            writer.write(run.fence(), batch, clock.instant());
            run.progress().advance(batch.size());
        }
    }
}
