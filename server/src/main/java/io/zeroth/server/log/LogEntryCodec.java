package io.zeroth.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.zeroth.core.bytes.MalformedBytesException;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.outcome.ScoreRecordCodec;
import io.zeroth.core.step.StepRecordCodec;
import io.zeroth.model.task.Example;
import io.zeroth.model.task.Task;
import io.zeroth.server.job.Evaluation;
import io.zeroth.server.job.LogEntry;
import io.zeroth.v1.log.Entry;
import io.zeroth.wire.JobHeaders;
import io.zeroth.wire.task.Examples;
import io.zeroth.wire.task.TaskSpecs;

/** The bytes of log entries. */
public final class LogEntryCodec {
    /** The most bytes of one entry: what a pushed task may take. */
    public static final int LARGEST = 16 << 20;

    private LogEntryCodec() {}

    /** @throws IllegalArgumentException where the entry is larger than {@link #LARGEST} */
    public static byte[] encode(LogEntry entry) {
        Entry message = toMessage(entry);
        if (message.getSerializedSize() > LARGEST) {
            throw new IllegalArgumentException("%s takes %d bytes; it may take %d, so give it fewer or shorter examples"
                    .formatted(describe(entry), message.getSerializedSize(), LARGEST));
        }
        return message.toByteArray();
    }

    /** The number of bytes that {@code task} takes in the log. */
    public static int size(Task task) {
        return toMessage(new LogEntry.TaskPushed(task)).getSerializedSize();
    }

    /** @throws MalformedBytesException where the bytes are not those of an entry */
    public static LogEntry decode(byte[] bytes) {
        try {
            return fromMessage(Entry.parseFrom(bytes));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new MalformedBytesException("an entry of the log cannot be read: %s".formatted(e.getMessage()), e);
        }
    }

    private static String describe(LogEntry entry) {
        return entry instanceof LogEntry.TaskPushed pushed
                ? "task '%s'".formatted(pushed.task().spec().name())
                : "a log entry";
    }

    private static Entry toMessage(LogEntry entry) {
        Entry.Builder message = Entry.newBuilder();
        return switch (entry) {
            case LogEntry.JobStarted first -> message
                    .setJobStarted(
                            io.zeroth.v1.log.JobStarted.newBuilder().setHeader(JobHeaders.toMessage(first.header())))
                    .build();
            case LogEntry.TaskPushed pushed -> message.setTaskPushed(io.zeroth.v1.log.TaskPushed.newBuilder()
                    .setSpec(TaskSpecs.toMessage(pushed.task().spec()))
                    .addAllBatches(Examples.toBatches(pushed.task().examples()))).build();
            case LogEntry.TaskWeighted weighted -> message.setTaskWeighted(
                    io.zeroth.v1.log.TaskWeighted.newBuilder().setTask(weighted.task()).setWeight(weighted.weight()))
                    .build();
            case LogEntry.TaskRemoved removed ->
                message.setTaskRemoved(io.zeroth.v1.log.TaskRemoved.newBuilder().setTask(removed.task())).build();
            case LogEntry.StepCommitted committed ->
                message.setStepCommitted(ByteString.copyFrom(StepRecordCodec.encode(committed.record()))).build();
            case LogEntry.Scored scored -> message.setScored(io.zeroth.v1.log.Scored.newBuilder()
                    .addAllRecords(
                            scored.records().stream().map(ScoreRecordCodec::encode).map(ByteString::copyFrom).toList()))
                    .build();
            case LogEntry.MaskChosen chosen -> message.setMaskChosen(io.zeroth.v1.log.MaskChosen.newBuilder()
                    .setLayoutDigest(chosen.layout().hex())
                    .setThetaLength(chosen.thetaLength())).build();
            case LogEntry.EvaluationDone done -> message.setEvaluationDone(io.zeroth.v1.log.EvaluationDone.newBuilder()
                    .setTask(done.task())
                    .setEvaluation(Statuses.toMessage(done.evaluation()))).build();
            case LogEntry.PhaseChanged changed -> message.setPhaseChanged(Statuses.toMessage(changed.phase()))
                    .setPhaseReason(changed.reason().orElse(""))
                    .build();
        };
    }

    private static LogEntry fromMessage(Entry message) {
        return switch (message.getContentCase()) {
            case JOB_STARTED -> new LogEntry.JobStarted(JobHeaders.fromMessage(message.getJobStarted().getHeader()));
            case TASK_PUSHED -> new LogEntry.TaskPushed(task(message.getTaskPushed()));
            case TASK_WEIGHTED ->
                new LogEntry.TaskWeighted(message.getTaskWeighted().getTask(), message.getTaskWeighted().getWeight());
            case TASK_REMOVED -> new LogEntry.TaskRemoved(message.getTaskRemoved().getTask());
            case STEP_COMMITTED ->
                new LogEntry.StepCommitted(StepRecordCodec.decode(message.getStepCommitted().toByteArray()));
            case SCORED -> new LogEntry.Scored(message.getScored()
                    .getRecordsList()
                    .stream()
                    .map(each -> ScoreRecordCodec.decode(each.toByteArray()))
                    .toList());
            case MASK_CHOSEN -> new LogEntry.MaskChosen(new ContentDigest(message.getMaskChosen().getLayoutDigest()),
                    message.getMaskChosen().getThetaLength());
            case EVALUATION_DONE -> new LogEntry.EvaluationDone(message.getEvaluationDone().getTask(),
                    evaluation(message.getEvaluationDone().getEvaluation()));
            case PHASE_CHANGED -> new LogEntry.PhaseChanged(Statuses.fromMessage(message.getPhaseChanged()),
                    Optional.of(message.getPhaseReason()).filter(reason -> !reason.isEmpty()));
            case CONTENT_NOT_SET -> throw new IllegalArgumentException(
                    "its kind is not known to this build; run a build as new as the one that wrote it");
        };
    }

    private static Task task(io.zeroth.v1.log.TaskPushed message) {
        List<Example> examples = new ArrayList<>();
        message.getBatchesList().forEach(batch -> examples.addAll(Examples.fromBatch(batch)));
        return new Task(TaskSpecs.fromMessage(message.getSpec()), examples);
    }

    private static Evaluation evaluation(io.zeroth.v1.Evaluation message) {
        return new Evaluation(message.getStep(), Examples.fromMessage(message.getSplit()), message.getExamples(),
                message.getMetric(), message.getLoss());
    }
}
