package io.zeroth.cli.bench.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

import io.zeroth.cli.Failure;
import io.zeroth.cli.progress.Figures;

/** A job that is trained once while everything goes wrong, and once while nothing does. */
final class ChaosRun {
    private static final long TRIAL_STEPS = 1_000;
    /** Of the steps that one worker takes undisturbed in the time, so many are asked of the fleet. */
    private static final double SHARE = 0.5;
    /** Faults end when so much of the job is done, so that there is something left to recover with. */
    private static final double MOST_DONE = 0.97;
    private static final long TICK_MILLIS = 50;
    private static final Duration STANDSTILL = Duration.ofSeconds(90);

    private final ChaosSettings settings;
    private final Consumer<String> progress;
    private final List<String> skipped = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private long begin = System.nanoTime();

    ChaosRun(ChaosSettings settings, Consumer<String> progress) {
        this.settings = requireNonNull(settings, "settings");
        this.progress = requireNonNull(progress, "progress");
    }

    ChaosResult run() throws IOException, InterruptedException {
        ChaosJob job = job();
        Optional<SmallDisk> disk = disk();
        try {
            return run(job, disk);
        } finally {
            if (disk.isPresent()) {
                disk.get().unmount();
            }
        }
    }

    private ChaosJob job() throws IOException, InterruptedException {
        ChaosJob job = ChaosJob.write(settings.directory(), settings.steps().orElse(TRIAL_STEPS));
        if (settings.steps().isPresent()) {
            return job;
        }
        progress.accept("a trial of %s steps with one server and one worker".formatted(Figures.count(TRIAL_STEPS)));
        double rate = Undisturbed.run(job, 1, settings.directory().resolve("trial")).stepsPerSecond();
        long steps = Math.max(TRIAL_STEPS, Math.round(SHARE * rate * settings.faults().toMillis() / 1e3));
        progress.accept(
                "%s steps a second; the job gets %s steps".formatted(Figures.decimal(rate, 0), Figures.count(steps)));
        return job.withSteps(steps);
    }

    private Optional<SmallDisk> disk() throws InterruptedException {
        try {
            return Optional.of(SmallDisk.mount(settings.directory().resolve("disk")));
        } catch (Failure | IOException e) {
            skipped.add("%s, since no small disk can be mounted (%s); root can".formatted(FaultKind.DISK_FULL.text(),
                    e.getMessage()));
            return Optional.empty();
        }
    }

    private ChaosResult run(ChaosJob job, Optional<SmallDisk> disk) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(settings.seed());
        Path data = settings.directory();
        Failovers failovers = new Failovers();
        Findings findings;
        Faults faults;
        double seconds;
        int starts;
        try (ChaosCluster cluster = ChaosCluster.start(job, settings.servers(), settings.workers(), data,
                disk.map(SmallDisk::root)); Observer observer = Observer.of(cluster.links(), failovers)) {
            faults = new Faults(cluster, failovers, disk, random, line -> told(observer, line));
            Schedule schedule = new Schedule(cluster, faults, failovers, disk, random);
            awaitFirstStep(observer);
            begin = System.nanoTime();
            disturb(job, observer, faults, schedule);
            seconds = (System.nanoTime() - begin) / 1e9;
            faults.repairAll();
            told(observer, "no more faults; the job is completed");
            findings = Findings.of(cluster, observer, job);
            faults.repair();
            starts = cluster.members().stream().mapToInt(Member::starts).sum();
        }
        violations.addAll(faults.violations());
        progress.accept("the same job undisturbed, with one server and one worker");
        long undisturbed = Undisturbed.run(job, 1, data.resolve("undisturbed")).digest();
        return new ChaosResult(settings.seed(), seconds, faults.counts(), skipped,
                starts - settings.servers() - settings.workers(), faults.refusedOnFullDisk(), failovers.times(),
                findings, undisturbed, violations);
    }

    private void disturb(ChaosJob job, Observer observer, Faults faults, Schedule schedule)
            throws IOException, InterruptedException {
        long end = begin + settings.faults().toNanos();
        long next = begin + schedule.pause().toNanos();
        long last = 0;
        long moved = begin;
        while (System.nanoTime() < end && observer.last() < MOST_DONE * job.steps()) {
            faults.repair();
            long now = System.nanoTime();
            if (now >= next && schedule.next()) {
                next = System.nanoTime() + schedule.pause().toNanos();
            }
            if (observer.last() > last) {
                last = observer.last();
                moved = now;
            } else if (now - moved > STANDSTILL.toNanos()) {
                violations.add("no step was committed for %d s after step %d".formatted(STANDSTILL.toSeconds(), last));
                return;
            }
            Thread.sleep(TICK_MILLIS);
        }
        if (System.nanoTime() < end) {
            told(observer, "the job is nearly over; more --steps leave more time for faults");
        }
    }

    private static void awaitFirstStep(Observer observer) throws InterruptedException {
        long end = System.nanoTime() + STANDSTILL.toNanos();
        while (observer.last() == 0) {
            if (System.nanoTime() > end) {
                throw new Failure("no step is committed after %d s".formatted(STANDSTILL.toSeconds()));
            }
            Thread.sleep(TICK_MILLIS);
        }
    }

    private void told(Observer observer, String line) {
        progress.accept("%s s, step %s: %s".formatted(Figures.decimal((System.nanoTime() - begin) / 1e9, 1),
                Figures.count(observer.last()), line));
    }
}
