package io.zeroth.server.job;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.outcome.ScoreRecords;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.job.JobHeader;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.server.lease.Work;

/** The scores that a job's mask is made of: their plan, and what is logged of them. */
public final class Scores {
    private final ScorePlan plan;
    private final List<Integer> taskPlaces;
    private final SortedMap<Integer, ScoreRecord> logged = new TreeMap<>();
    private long forwards;

    private Scores(ScorePlan plan, List<Integer> taskPlaces) {
        this.plan = requireNonNull(plan, "plan");
        this.taskPlaces = List.copyOf(taskPlaces);
    }

    static Scores plan(JobHeader header, Layout candidates, List<JobTask> tasks) {
        List<PlannedTask> planned = tasks.stream().map(JobTask::planned).toList();
        return new Scores(
                ScorePlan.of(header.mask(), header.seed(), candidates, planned, header.optimizer().shardSize()),
                tasks.stream().map(JobTask::place).toList());
    }

    /** Takes what the log says; of one work the first record counts. */
    void add(ScoreRecord found) {
        ScoreRecords.requireFits(plan, found);
        if (logged.putIfAbsent(found.work(), found) == null) {
            forwards += (long) plan.works().get(found.work()).passes() * plan.shardSize();
        }
    }

    /** The work that no record is logged of, in the order of the plan; at most {@code most} of it. */
    public List<Work> missing(int most) {
        List<Work> missing = new ArrayList<>();
        for (int place = 0; place < total() && missing.size() < most; place++) {
            if (!logged.containsKey(place)) {
                ScoreWork work = plan.works().get(place);
                missing.add(new Work.Score(taskPlaces.get(work.task()), place, work));
            }
        }
        return missing;
    }

    public ScorePlan plan() {
        return plan;
    }

    /** The records that are logged, in the order of the plan. */
    public List<ScoreRecord> records() {
        return List.copyOf(logged.values());
    }

    /** How many records are logged. */
    public int done() {
        return logged.size();
    }

    /** How many there will be. */
    public int total() {
        return plan.works().size();
    }

    /** Forward passes of one example that the logged records took. */
    public long forwards() {
        return forwards;
    }

    public boolean complete() {
        return done() == total();
    }
}
