package io.zeroth.server.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.zeroth.core.plan.Probe;

/** The probes of a step that were answered with losses far from the recent ones, and what each worker said of them. */
final class Doubts {
    /** Of so many answers to a probe two agree, or all are dropped. */
    private static final int MOST = 3;

    private final OutlierRule rule;
    private final Map<Integer, List<Vote>> votes = new HashMap<>();

    private record Vote(String worker, Probe.Losses losses, boolean far) {}

    /** What an answer comes to. */
    sealed interface Ruling {
        /**
         * These losses count.
         *
         * @param others answers that do not agree with them
         */
        record Counts(Probe.Losses losses, int others) implements Ruling {}

        /** A worker that is none of these is to be asked, if there is one. */
        record AskOther(Set<String> than) implements Ruling {}

        /** No two of so many answers agree. */
        record Dropped(int answers) implements Ruling {}
    }

    Doubts(OutlierRule rule) {
        this.rule = rule;
    }

    /**
     * Takes an answer to a probe.
     *
     * @param far whether the losses are far from the recent ones
     * @param present the workers that could be asked
     */
    Ruling take(int index, String worker, Probe.Losses losses, boolean far, Set<String> present) {
        List<Vote> before = votes.get(index);
        if (before == null && !far) {
            return new Ruling.Counts(losses, 0);
        }
        List<Vote> all = votes.computeIfAbsent(index, _ -> new ArrayList<>());
        boolean nobodyElse = nobodyElse(all, worker, present);
        Optional<Vote> same = all.stream()
                .filter(vote -> agree(vote.losses(), losses) && (nobodyElse || !vote.worker().equals(worker)))
                .findFirst();
        if (same.isPresent()) {
            Probe.Losses agreed = same.get().losses();
            return settle(index, agreed, (int) all.stream().filter(vote -> !agree(vote.losses(), agreed)).count());
        }
        if (!nobodyElse) {
            all.removeIf(vote -> vote.worker().equals(worker));
        }
        all.add(new Vote(worker, losses, far));
        if (all.size() == MOST) {
            votes.remove(index);
            return new Ruling.Dropped(MOST);
        }
        List<Vote> near = all.stream().filter(vote -> !vote.far()).toList();
        if (nobodyElse && near.size() == 1) {
            return settle(index, near.getFirst().losses(), all.size() - 1);
        }
        return new Ruling.AskOther(voters(all));
    }

    private Ruling settle(int index, Probe.Losses losses, int others) {
        votes.remove(index);
        return new Ruling.Counts(losses, others);
    }

    private static boolean nobodyElse(List<Vote> all, String worker, Set<String> present) {
        Set<String> asked = new HashSet<>(voters(all));
        asked.add(worker);
        return asked.containsAll(present);
    }

    private static Set<String> voters(List<Vote> all) {
        Set<String> voters = new HashSet<>();
        all.forEach(vote -> voters.add(vote.worker()));
        return voters;
    }

    private boolean agree(Probe.Losses a, Probe.Losses b) {
        return rule.agree(a.plus(), b.plus()) && rule.agree(a.minus(), b.minus())
                && rule.agree(a.center().orElse(0), b.center().orElse(0));
    }

    /** The step is over. */
    void clear() {
        votes.clear();
    }
}
