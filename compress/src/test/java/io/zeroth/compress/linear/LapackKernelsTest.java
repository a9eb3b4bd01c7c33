package io.zeroth.compress.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

class LapackKernelsTest {
    private static final Set<String> AVX_512 = Set.of("avx", "avx2", "fma", "avx512f", "avx512bw");

    @Test
    void aProcessorWithAvx512GetsTheKernelsForAvx2() {
        assertThat(LapackKernels.choice(Optional.empty(), AVX_512)).contains("Haswell");
        assertThat(LapackKernels.choice(Optional.of("SkylakeX"), AVX_512)).contains("Haswell");
    }

    @Test
    void soundKernelsOfTheEnvironmentAreKept() {
        assertThat(LapackKernels.choice(Optional.of("ZEN"), AVX_512)).isEmpty();
        assertThat(LapackKernels.choice(Optional.of("Sandybridge"), AVX_512)).isEmpty();
    }

    @Test
    void whatIsNotKnownIsLeftToTheLibrary() {
        assertThat(LapackKernels.choice(Optional.empty(), Set.of("asimd"))).isEmpty();
    }

    @Test
    void theLibraryThatIsLoadedIsSound() {
        assertThat(OpenBlas.load()).isNotNull();
        assertThatCode(LapackKernels::requireSound).doesNotThrowAnyException();
    }
}
