package io.zeroth.model.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;

import io.zeroth.core.job.Aggregation;
import io.zeroth.core.job.TaskWeighting;
import io.zeroth.core.job.VarianceControl;
import io.zeroth.model.task.file.StrictYaml;
import org.junit.jupiter.api.Test;

class OptimizerChoicesTest {
    @Test
    void aNameAloneTakesItsParametersFromTheChoice() {
        assertThat(OptimizerChoices.AGGREGATION.parse("trimmed-mean")).isEqualTo(new Aggregation.TrimmedMean(.2));
        assertThat(OptimizerChoices.WEIGHTING.parse("dynamic-weight-average:7"))
                .isEqualTo(new TaskWeighting.DynamicWeightAverage(7, 2));
    }

    @Test
    void everyChoiceIsReadFromItsOwnText() {
        for (String text : new String[] {"mean", "median", "trimmed-mean:0.1"}) {
            assertThat(OptimizerChoices.AGGREGATION.text(OptimizerChoices.AGGREGATION.parse(text))).isEqualTo(text);
        }
        for (String text : new String[] {"none", "one-sided", "squared-scalar-average:0.9", "kernel-smoothed",
            "diagonal-curvature:1.0E-5"}) {
            assertThat(OptimizerChoices.VARIANCE.text(OptimizerChoices.VARIANCE.parse(text))).isEqualTo(text);
        }
        for (String text : new String[] {"fixed", "uniform", "loss-scale:0.5", "dynamic-weight-average:9:1.5",
            "convergence-balanced:30:4.0"}) {
            assertThat(OptimizerChoices.WEIGHTING.text(OptimizerChoices.WEIGHTING.parse(text))).isEqualTo(text);
        }
    }

    @Test
    void whatIsNoChoiceIsToldWhatIs() {
        assertThatThrownBy(() -> OptimizerChoices.VARIANCE.parse("hizoo")).hasMessage(
                "variance is 'hizoo'; it is one of none, one-sided, squared-scalar-average:DECAY, kernel-smoothed, diagonal-curvature:SMOOTHING");
        assertThatThrownBy(() -> OptimizerChoices.WEIGHTING.parse("convergence-balanced:x")).hasMessage(
                "task_weighting is 'convergence-balanced:x', and 'x' is no number; write convergence-balanced:WINDOW:TEMPERATURE as in convergence-balanced:50.0:5.0");
        assertThatThrownBy(() -> OptimizerChoices.AGGREGATION.parse("mean:3"))
                .hasMessage("aggregation is 'mean:3'; write mean");
        assertThatThrownBy(() -> OptimizerChoices.WEIGHTING.parse("convergence-balanced:2.5"))
                .hasMessage("window is 2.5; it must be a whole number of steps");
    }

    @Test
    void aMappingNamesTheParameters() throws IOException {
        StrictYaml yaml = StrictYaml.parse("file",
                "variance: {name: squared-scalar-average, decay: 0.5}\nother: one-sided");
        assertThat(OptimizerChoices.VARIANCE.read(yaml, "variance"))
                .isEqualTo(new VarianceControl.SquaredScalarAverage(.5));
        assertThat(OptimizerChoices.VARIANCE.read(yaml, "other")).isEqualTo(new VarianceControl.OneSided());
    }

    @Test
    void aParameterOfAnotherChoiceIsNamedWithItsLine() throws IOException {
        StrictYaml yaml = StrictYaml.parse("file", "variance:\n  name: one-sided\n  decay: 0.5");
        assertThatThrownBy(() -> OptimizerChoices.VARIANCE.read(yaml, "variance"))
                .hasMessageStartingWith("unknown field 'decay' in file line 3");
        StrictYaml wrong = StrictYaml.parse("file", "variance:\n  name: squared-scalar-average\n  decay: 2");
        assertThatThrownBy(() -> OptimizerChoices.VARIANCE.read(wrong, "variance"))
                .hasMessageStartingWith("variance in file line 1 is not valid: decay is 2.0; it must be");
    }
}
