package io.zeroth.wire.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;

import io.zeroth.model.task.Task;
import io.zeroth.v1.ExampleBatch;
import io.zeroth.v1.FetchExamplesResponse;
import io.zeroth.v1.PushTaskRequest;
import io.zeroth.wire.MalformedMessageException;
import io.zeroth.wire.SnapshotReference;
import io.zeroth.wire.TestRecords;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TaskMessagesTest {
    private static final Task TASK = TestRecords.task(40, 30_000);

    @Test
    void aSpecificationComesBackEqual() {
        assertThat(TaskSpecs.fromMessage(TaskSpecs.toMessage(TestRecords.SPEC))).isEqualTo(TestRecords.SPEC);
    }

    @Test
    void aTaskComesBackEqualInBatchesBelowTheLimit() {
        List<ExampleBatch> batches = Examples.toBatches(TASK.examples());
        assertThat(batches).hasSizeGreaterThan(4)
                .allSatisfy(batch -> assertThat(batch.getSerializedSize()).isLessThanOrEqualTo(Examples.BATCH_BYTES));
        TaskAssembly assembly = new TaskAssembly();
        assembly.add(PushTaskRequest.newBuilder().setSpec(TaskSpecs.toMessage(TASK.spec())).build());
        batches.forEach(batch -> assembly.add(PushTaskRequest.newBuilder().setExamples(batch).build()));
        assertThat(assembly.finish()).isEqualTo(TASK).returns(TASK.digest(), Task::digest);
    }

    @Test
    void anExampleAboveTheLimitTravelsAlone() {
        assertThat(Examples.toBatches(TestRecords.task(2, Examples.BATCH_BYTES).examples()))
                .extracting(ExampleBatch::getExamplesCount)
                .containsExactly(1, 1, 2);
    }

    @Test
    void noExamplesMakeNoBatch() {
        assertThat(Examples.toBatches(List.of())).isEmpty();
    }

    @Test
    void aStoredTaskCountsItsSplitsAndComesBackEqual() {
        StoredTask stored = StoredTask.of(TASK);
        assertThat(stored.trainExamples()).isEqualTo(40);
        assertThat(stored.devExamples()).isEqualTo(1);
        assertThat(stored.testExamples()).isEqualTo(1);
        assertThat(StoredTask.fromMessage(stored.toMessage())).isEqualTo(stored);
        assertThat(stored.withWeight(3).digest()).isEqualTo(stored.digest());
    }

    @Test
    void fieldsOfASpecificationAreNamed() {
        io.zeroth.v1.TaskSpec spec = TaskSpecs.toMessage(TestRecords.SPEC);
        assertMalformed(() -> TaskSpecs.fromMessage(spec.toBuilder().clearName().build()), "spec.name");
        assertMalformed(() -> TaskSpecs.fromMessage(spec.toBuilder().setTemplate("no mask").build()), "spec.template");
        assertMalformed(() -> TaskSpecs.fromMessage(spec.toBuilder().setMetric("bleu").build()), "spec.metric");
        assertMalformed(() -> TaskSpecs.fromMessage(spec.toBuilder().setWeight(Double.NaN).build()), "spec.weight");
        assertMalformed(() -> TaskSpecs.fromMessage(spec.toBuilder().clearLabelWords().build()), "spec");
    }

    @Test
    void anExampleWithoutASplitIsNamedByItsPlace() {
        ExampleBatch.Builder batch = Examples.toBatches(TestRecords.task(2, 3).examples()).getFirst().toBuilder();
        batch.getExamplesBuilder(1).clearSplit();
        assertMalformed(() -> Examples.fromBatch(batch.build()), "examples[1].split");
    }

    @Test
    void aStreamOutOfTurnIsMalformed() {
        FetchExamplesResponse spec = FetchExamplesResponse.newBuilder()
                .setSpec(TaskSpecs.toMessage(TASK.spec()))
                .build();
        FetchExamplesResponse examples = FetchExamplesResponse.newBuilder()
                .setExamples(Examples.toBatches(TASK.examples()).getFirst())
                .build();
        TaskAssembly assembly = new TaskAssembly();
        assertMalformed(assembly::finish, "spec");
        assertMalformed(() -> assembly.add(examples), "spec");
        assertMalformed(() -> assembly.add(FetchExamplesResponse.getDefaultInstance()), "content");
        assembly.add(spec);
        assertMalformed(() -> assembly.add(spec), "spec");
    }

    @Test
    void aSnapshotNameComesBackEqual() {
        SnapshotReference snapshot = new SnapshotReference(0, -5, 123);
        assertThat(SnapshotReference.fromMessage(snapshot.toMessage())).isEqualTo(snapshot);
        assertMalformed(() -> SnapshotReference.fromMessage(snapshot.toMessage().toBuilder().clearSizeBytes().build()),
                "snapshot.size_bytes");
    }

    private static void assertMalformed(ThrowingCallable call, String field) {
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(call)
                .returns(field, MalformedMessageException::field);
    }
}
