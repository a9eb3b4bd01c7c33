package io.zeroth.simulation.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import io.zeroth.model.task.Task;
import io.zeroth.server.command.Command;
import io.zeroth.server.command.RefusedException;
import io.zeroth.server.job.JobPhase;
import io.zeroth.server.runtime.JobRuntime;
import io.zeroth.simulation.check.Reference;
import io.zeroth.simulation.world.World;

/** The users of a job: they push its tasks, begin it, change it now and then, and resume it whenever it is paused. */
final class Users {
    private final World world;
    private final List<SimulatedServer> servers;
    private final Reference reference;
    private final Deque<Command> wishes = new ArrayDeque<>();
    private long asked;

    Users(World world, List<SimulatedServer> servers, Reference reference) {
        this.world = world;
        this.servers = servers;
        this.reference = reference;
    }

    void start() {
        push("first", 12, 7);
        push("second", 9, world.chance(0.5) ? 6 : 0);
        wishes.add(new Command.Resume());
        later(new Command.Push(SimulatedModel.task("third", 8, 4)), 0.3);
        later(new Command.Weigh("first", 2.5), 0.3);
        later(new Command.Pause(), 0.3);
        later(new Command.Remove("second"), 0.15);
        act();
    }

    private void push(String name, int train, int test) {
        wishes.add(new Command.Push(SimulatedModel.task(name, train, test)));
    }

    private void later(Command wish, double probability) {
        if (world.chance(probability)) {
            world.after(world.millis(1000, 15_000), () -> wishes.addLast(wish));
        }
    }

    /** One wish at a time, asked again until it is answered. */
    private void act() {
        long turn = ++asked;
        if (reference.phase() == JobPhase.PAUSED && wishes.isEmpty() && reference.step() >= 0) {
            wishes.add(new Command.Resume());
        }
        Optional<JobRuntime> job = servers.get(world.below(servers.size())).job();
        if (wishes.isEmpty() || job.isEmpty()) {
            again(turn, Duration.ofMillis(200));
            return;
        }
        Command wish = wishes.getFirst();
        var _ = job.get().ask(wish).whenComplete((done, failure) -> answered(turn, wish, Optional.ofNullable(failure)));
        again(turn, Duration.ofSeconds(5));
    }

    private void again(long turn, Duration wait) {
        world.after(wait, () -> {
            if (turn == asked) {
                act();
            }
        });
    }

    private void answered(long turn, Command wish, Optional<Throwable> failure) {
        if (failure.isEmpty() && wish instanceof Command.Push(Task task)) {
            reference.pushed(task.spec().name());
        }
        boolean again = failure.filter(each -> !decided(each)).isPresent();
        if (turn != asked) {
            return;
        }
        if (!again) {
            wishes.removeFirst();
        }
        again(turn, Duration.ofMillis(again ? 100 : 20));
    }

    /** Whether a failure is an answer, or says to ask again, here or elsewhere. */
    private static boolean decided(Throwable failure) {
        return failure instanceof RefusedException refused && switch (refused.refusal().kind()) {
            case UNAVAILABLE, ABORTED, DIVERGED -> false;
            case NOT_FOUND, ALREADY_EXISTS, FAILED_PRECONDITION, INVALID_ARGUMENT -> true;
        };
    }
}
