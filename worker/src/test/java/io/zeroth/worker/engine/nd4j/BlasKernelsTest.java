package io.zeroth.worker.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class BlasKernelsTest {
    @Test
    void aProcessorWithAvx512GetsItsKernelsWhoeverMadeIt() {
        assertThat(BlasKernels.coreType(Set.of("fma", "avx", "avx2", "avx512f", "avx512bw", "avx512dq", "avx512vl")))
                .contains("SkylakeX");
    }

    @Test
    void aProcessorWithAvx2GetsKernelsThatRoundEveryRowAlike() {
        assertThat(BlasKernels.coreType(Set.of("sse2", "fma", "avx", "avx2"))).contains("Sandybridge");
    }

    @Test
    void whatIsNotKnownIsLeftToTheLibrary() {
        assertThat(BlasKernels.coreType(Set.of("asimd", "sve"))).isEmpty();
    }

    @Test
    void kernelsOfTheEnvironmentAreKeptUnlessTheyRoundARowByItsPlace() {
        Set<String> processor = Set.of("avx", "avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl");

        assertThat(BlasKernels.choice(Optional.empty(), processor)).contains("SkylakeX");
        assertThat(BlasKernels.choice(Optional.of("Cooperlake"), processor)).isEmpty();
        assertThat(BlasKernels.choice(Optional.of("Haswell"), processor)).contains("SkylakeX");
        assertThat(BlasKernels.choice(Optional.of("ZEN"), Set.of("avx", "avx2"))).contains("Sandybridge");
    }
}
