package io.zeroth.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.zeroth.v1.Answer;
import io.zeroth.v1.ProbeResult;
import io.zeroth.v1.WorkRequest;
import org.junit.jupiter.api.Test;

class ReadyAnswersTest {
    private final List<WorkRequest> said = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(-7);
    private final ReadyAnswers ready = new ReadyAnswers(said::add, nanos::get);

    @Test
    void answersThatComeAtOnceAreSaidTogether() {
        ready.add(answer(1), true);
        ready.add(answer(2), true);
        assertThat(said).isEmpty();
        ready.add(answer(3), false);
        assertThat(leases()).containsExactly(List.of(1L, 2L, 3L));
        ready.add(answer(4), false);
        assertThat(leases()).containsExactly(List.of(1L, 2L, 3L), List.of(4L));
    }

    @Test
    void anAnswerWaitsNoLongerThanItMay() {
        ready.add(answer(1), true);
        nanos.addAndGet(ReadyAnswers.LONGEST.toNanos() - 1);
        ready.add(answer(2), true);
        assertThat(said).isEmpty();
        nanos.addAndGet(1);
        ready.add(answer(3), true);
        ready.add(answer(4), true);
        assertThat(leases()).containsExactly(List.of(1L, 2L, 3L));
    }

    @Test
    void nothingIsSaidWhereNothingIsReady() {
        ready.say();
        assertThat(said).isEmpty();
    }

    private List<List<Long>> leases() {
        return said.stream()
                .map(each -> each.getAnswers().getAnswersList().stream().map(of -> of.getProbe().getLease()).toList())
                .toList();
    }

    private static Answer answer(long lease) {
        return Answer.newBuilder().setProbe(ProbeResult.newBuilder().setLease(lease)).build();
    }
}
