package io.zeroth.server.runtime;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

import com.google.common.base.Throwables;
import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.snapshot.Snapshot;
import io.zeroth.server.command.Command;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.coordinator.Coordinator;
import io.zeroth.server.coordinator.JobView;
import io.zeroth.server.event.Effect;
import io.zeroth.server.event.Event;
import io.zeroth.server.event.Notice;
import io.zeroth.server.job.JobTask;
import io.zeroth.server.job.LogEntry;
import io.zeroth.server.job.MaskView;
import io.zeroth.server.job.Scores;
import io.zeroth.server.job.StateSnapshot;
import io.zeroth.server.lane.Lane;
import io.zeroth.server.log.NotLeadingException;
import io.zeroth.server.log.RejectedEntryException;
import io.zeroth.server.log.StepLog;
import io.zeroth.server.snapshot.JobTheta;
import io.zeroth.server.snapshot.SnapshotStore;
import io.zeroth.wire.SnapshotReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job under way: everything that happens to it becomes an event here, and every effect is carried out here. */
public final class JobRuntime implements StepLog.Listener, AutoCloseable {
    private static final String LEAD_LOST = "the server lost the lead before the entry was committed; ask again, and see first whether it is done";
    private static final Logger log = LoggerFactory.getLogger(JobRuntime.class);

    private final Coordinator coordinator;
    private final JobTheta theta;
    private final MaskMaker masks;
    private final StepLog steps;
    private final StepHistory history;
    private final Loop loop;
    private final Consumer<Throwable> broken;
    private final AtomicLong lastSession = new AtomicLong();
    private final AtomicLong lastRequest = new AtomicLong();
    private final Map<Long, WorkerChannel> workers = new LinkedHashMap<>();
    private final Map<Long, CompletableFuture<Void>> requests = new HashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private volatile boolean closing;

    public JobRuntime(Coordinator coordinator, StepLog steps, JobTheta theta, MaskMaker masks, InstantSource clock,
            Lane lane, Consumer<Throwable> broken) {
        this.coordinator = requireNonNull(coordinator, "coordinator");
        this.steps = requireNonNull(steps, "steps");
        this.history = new StepHistory(steps::steps);
        this.theta = requireNonNull(theta, "theta");
        this.masks = requireNonNull(masks, "masks");
        this.broken = requireNonNull(broken, "broken");
        this.loop = new Loop(coordinator, clock, lane, this::run, broken);
        loop.startTicking();
    }

    /** Work begins: all entries of those who led before were handed to {@link #applied}. */
    @Override
    public void leads() {
        loop.post(Event.Led::new, this::requireLog);
    }

    /** A replica that was behind has all of the log by now. */
    private void requireLog() {
        long newest = theta.snapshots().list().stream().mapToLong(SnapshotReference::step).max().orElse(0);
        if (newest > history.last()) {
            throw new IllegalStateException(
                    "there is a snapshot of step %d and the log of all servers ends at step %d; bring the log back, or give empty data directories"
                            .formatted(newest, history.last()));
        }
    }

    /** Keeps a snapshot of theta as it is now; completes once it can be fetched. */
    public CompletableFuture<SnapshotReference> takeSnapshot() {
        // A turn of the loop comes after those of what was applied before.
        return loop.query(() -> theta).thenCompose(JobTheta::takeSnapshot);
    }

    /** Another replica leads, or none: requests that wait for their entry fail, since nobody knows what becomes of it. */
    @Override
    public void standsDown() {
        loop.post(Event.StoodDown::new, () -> {
            List<CompletableFuture<Void>> waiting = List.copyOf(requests.values());
            requests.clear();
            waiting.forEach(each -> each.completeExceptionally(new NotLeadingException(LEAD_LOST)));
        });
    }

    @Override
    public void applied(LogEntry entry) {
        loop.post(now -> new Event.Applied(now, entry), () -> {
            // Theta has a step, or a mask, before anyone can ask for its digest there.
            if (entry instanceof LogEntry.StepCommitted committed) {
                history.add(committed.record());
                theta.commit(committed.record());
            }
            if (entry instanceof LogEntry.MaskChosen chosen) {
                theta.mask(chosen.layout(), () -> masks.initial(chosen, scores()));
            }
        });
    }

    @Override
    public void restored(StateSnapshot state) {
        loop.post(now -> new Event.Restored(now, state), () -> history.restore(state.step()));
        loop.execute(() -> {
            state.entries().forEach(entry -> {
                if (entry instanceof LogEntry.MaskChosen chosen) {
                    theta.mask(chosen.layout(), () -> masks.initial(chosen, scores()));
                }
            });
            theta.catchUp(state.step(), history);
        });
    }

    /** Theta of this layout was folded. */
    public void folded(ContentDigest layout, long step, long digest) {
        post(now -> new Event.Folded(now, layout, step, digest));
    }

    /** Numbers a session. */
    public long connect(WorkerChannel worker) {
        long session = lastSession.incrementAndGet();
        loop.execute(() -> workers.put(session, worker));
        return session;
    }

    /** A session is over. */
    public void disconnect(long session) {
        loop.post(now -> new Event.Left(now, session), () -> workers.remove(session));
    }

    /** Something happened. */
    public void post(Function<Instant, Event> event) {
        loop.post(event);
    }

    /** Asks for something; the future fails with {@link RefusedException} where it is not done. */
    public CompletableFuture<Void> ask(Command command) {
        long request = lastRequest.incrementAndGet();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        loop.post(now -> new Event.Asked(now, request, command), () -> requests.put(request, answer));
        return answer;
    }

    /** How the job stands. */
    public CompletableFuture<JobView> view() {
        return loop.query(coordinator::view);
    }

    /** Tells {@code watcher} the status now and everything from then on. */
    public void watch(Watcher watcher) {
        loop.execute(() -> {
            watcher.notice(new Notice.StatusChanged(), coordinator::view);
            watchers.add(watcher);
        });
    }

    public void unwatch(Watcher watcher) {
        loop.execute(() -> watchers.remove(watcher));
    }

    /** The job, as it began. */
    public JobHeader header() {
        return coordinator.header();
    }

    /** The committed steps. */
    public StepHistory history() {
        return history;
    }

    public SnapshotStore snapshots() {
        return theta.snapshots();
    }

    /**
     * Reads the snapshot of a step before it is sent, which may take a while; where a disk has damaged it, it is not kept any
     * longer, and another one is taken.
     */
    public void requireWholeSnapshot(long step) {
        theta.requireWhole(step);
    }

    /** Theta goes on from another replica's snapshot where that is ahead. */
    public void adopt(Snapshot newer) {
        theta.adopt(newer);
    }

    /** The committed steps that theta does not have yet. */
    public long foldLag() {
        return Math.max(0, history.last() - theta.folded());
    }

    /** Asks all workers to leave. */
    public void drain() {
        loop.post(Event.Closing::new);
    }

    private void run(Effect effect) {
        switch (effect) {
            case Effect.Append append -> append(append);
            case Effect.Answer answer -> answer(answer);
            case Effect.Welcome welcome -> to(welcome.session(), worker -> welcome(worker, welcome.snapshot()));
            case Effect.Refuse refuse -> to(refuse.session(), worker -> worker.refuse(refuse.refusal()));
            case Effect.SendTasks send -> to(send.session(), worker -> worker.tasks(tasks(coordinator.view())));
            case Effect.SendSteps send -> to(send.session(), worker -> worker.steps(send.first(), send.last()));
            case Effect.SendLeases send -> to(send.session(), worker -> worker.leases(send.leases()));
            case Effect.RequestDigest request -> to(request.session(), WorkerChannel::requestDigest);
            case Effect.Drain drain -> to(drain.session(), worker -> worker.drain(drain.reason()));
            case Effect.TakeDigest _ -> theta.takeDigest();
            case Effect.TakeSnapshot _ -> { var _ = theta.takeSnapshot(); }
            case Effect.ChooseMask _ ->
                masks.make(scores(), layout -> post(now -> new Event.MaskComputed(now, layout)), broken);
            case Effect.Publish publish ->
                watchers.forEach(watcher -> watcher.notice(publish.notice(), coordinator::view));
            case Effect.Warn warn -> log.warn("{}", warn.line());
        }
    }

    private void welcome(WorkerChannel worker, boolean snapshot) {
        JobView view = coordinator.view();
        worker.welcome(view.header(), view.mask().flatMap(MaskView::chosen), tasks(view),
                snapshot ? theta.snapshots().list().stream().findFirst() : Optional.empty());
    }

    private void append(Effect.Append append) {
        var _ = steps.append(append.entry())
                .whenComplete((index, failure) -> loop
                        .execute(() -> appended(append, Optional.ofNullable(failure).map(Throwables::getRootCause))));
    }

    private void appended(Effect.Append append, Optional<Throwable> failure) {
        if (failure.isEmpty()) {
            append.request().ifPresent(request -> answer(new Effect.Answer(request, Optional.empty())));
            return;
        }
        append.request().ifPresent(request -> fail(request, failure.get()));
        switch (failure.get()) {
            case NotLeadingException lost -> {
                log.info("an entry was not appended: {}", lost.getMessage());
                // Where the lead comes back, what is under way is planned anew from what was applied.
                standsDown();
                if (steps.leads()) {
                    leads();
                }
            }
            case RejectedEntryException _ when append.entry() instanceof LogEntry.StepCommitted committed
                    && committed.record().step() <= history.last() ->
                log.info("step {} is in the log already", committed.record().step());
            case Throwable other -> {
                if (!closing) {
                    broken.accept(other);
                }
            }
        }
    }

    private void answer(Effect.Answer answer) {
        CompletableFuture<Void> waiting = requests.remove(answer.request());
        if (waiting != null) {
            answer.refusal()
                    .ifPresentOrElse(refusal -> waiting.completeExceptionally(new RefusedException(refusal)),
                            () -> waiting.complete(null));
        }
    }

    private void fail(long request, Throwable cause) {
        CompletableFuture<Void> waiting = requests.remove(request);
        if (waiting != null) {
            waiting.completeExceptionally(cause);
        }
    }

    private Scores scores() {
        return coordinator.scores().orElseThrow();
    }

    private void to(long session, Consumer<WorkerChannel> message) {
        WorkerChannel worker = workers.get(session);
        if (worker != null) {
            message.accept(worker);
        }
    }

    private static List<JobTask> tasks(JobView view) {
        return view.tasks().stream().map(JobView.TaskView::task).toList();
    }

    @Override
    public void close() {
        closing = true;
        loop.close();
    }
}
