package io.zeroth.operator.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;

import org.junit.jupiter.api.Test;

/** The reader of manifests lets no slip of the pen pass, which is what the tests of manifests rest on. */
class StrictManifestsTest {
    @Test
    void aFieldThatATypeDoesNotHaveIsRefusedByName() {
        assertThatThrownBy(() -> new StrictManifests().read("""
                apiVersion: v1
                kind: Pod
                spec: {serviceAcountName: a}
                """)).isInstanceOf(IOException.class).hasMessageContaining("serviceAcountName");
        assertThatThrownBy(() -> new StrictManifests().read("""
                apiVersion: zeroth.io/v1alpha1
                kind: FineTuneJob
                spec: {workers: {replica: 1}}
                """)).isInstanceOf(IOException.class).hasMessageContaining("replica");
    }

    @Test
    void aFieldThatIsGivenTwiceAndAnUnknownKindAreRefused() {
        assertThatThrownBy(() -> new StrictManifests().read("""
                apiVersion: v1
                kind: Pod
                kind: Pod
                """)).isInstanceOf(IOException.class).hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> new StrictManifests().read("""
                apiVersion: v1
                kind: Pood
                """)).isInstanceOf(IOException.class).hasMessageContaining("'Pood'");
    }

    @Test
    void documentsThatAreEmptyAreNone() throws IOException {
        assertThat(new StrictManifests().read("---\n# nothing\n---\napiVersion: v1\nkind: Pod\n---\n")).hasSize(1);
    }
}
