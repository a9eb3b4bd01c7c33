package io.zeroth.core.importance.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.zeroth.core.importance.WeightReader;
import io.zeroth.core.importance.estimate.InputMoments.ClassDistance;
import io.zeroth.core.importance.row.TensorRows;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.TensorTrain;

/**
 * Models of a loss in the elements of a core, of what is known of its kernel's layer: the same estimates as of the kernel's own
 * weights, g_io = b_o x_i and h_io = c_o v_i, seen through all other cores at the base model's values.
 */
final class CoreModels {
    private final Segment.Core core;
    private final TensorRows rows;
    private final TrainGradients train;

    private CoreModels(Segment.Core core, TensorRows rows, TrainGradients train) {
        this.core = core;
        this.rows = rows;
        this.train = train;
    }

    static CoreModels of(Segment.Core core, WeightReader weights) {
        List<double[]> cores = new ArrayList<>();
        for (int k = 0; k < core.train().order(); k++) {
            float[] values = new float[Math.toIntExact(core.train().core(k).size())];
            weights.read(TensorTrain.coreName(core.kernel(), k), values);
            double[] exact = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                exact[i] = values[i];
            }
            cores.add(exact);
        }
        return new CoreModels(core, TensorRows.of(core), new TrainGradients(core.train(), cores));
    }

    /** With the mean input, as of {@code FACTORED}. */
    LossModel byMeans(LossModel outputs, InputMoments moments) {
        return candidates(train.gradient(core.number(), moments.means(), gradients(outputs)),
                train.curvature(core.number(), moments.means(), moments.variances(), curvatures(outputs)));
    }

    /**
     * With what tells the classes apart, as of {@code CLASS_FACTORED}: g is the root of the mean square over the classes, by
     * their shares, of what the distance of a class's mean gives in place of the mean; h is that of inputs of mean 0.
     */
    LossModel byClasses(LossModel outputs, InputMoments moments) {
        double[] slopes = gradients(outputs);
        double[] gradient = new double[Math.toIntExact(core.shape().size())];
        for (ClassDistance each : moments.distances()) {
            double[] one = train.gradient(core.number(), each.distances(), slopes);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += each.share() * one[i] * one[i];
            }
        }
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = Math.sqrt(gradient[i]);
        }
        double[] none = new double[core.train().inputs()];
        return candidates(gradient, train.curvature(core.number(), none, moments.variances(), curvatures(outputs)));
    }

    /** The mean square over tokens of what a candidate of size 1 adds to the layer's outputs, summed over outputs. */
    double[] meanSquares(InputMoments moments) {
        double[] ones = new double[core.train().outputs()];
        Arrays.fill(ones, 1);
        return candidates(train.curvature(core.number(), moments.means(), moments.variances(), ones));
    }

    private LossModel candidates(double[] gradient, double[] curvature) {
        return new LossModel(candidates(gradient), candidates(curvature));
    }

    private double[] candidates(double[] all) {
        double[] values = new double[rows.elements()];
        for (int element = 0; element < values.length; element++) {
            values[element] = all[rows.position(element)];
        }
        return values;
    }

    private static double[] gradients(LossModel outputs) {
        double[] values = new double[outputs.size()];
        Arrays.setAll(values, outputs::gradient);
        return values;
    }

    private static double[] curvatures(LossModel outputs) {
        double[] values = new double[outputs.size()];
        Arrays.setAll(values, outputs::curvature);
        return values;
    }
}
