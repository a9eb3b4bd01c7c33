package io.zeroth.core.importance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;

import io.zeroth.core.digest.ContentDigest;
import io.zeroth.core.importance.outcome.ClassMean;
import io.zeroth.core.importance.outcome.InputStatistics;
import io.zeroth.core.importance.outcome.ScoreRecord;
import io.zeroth.core.importance.plan.ScoreDirection;
import io.zeroth.core.importance.plan.ScorePlan;
import io.zeroth.core.importance.plan.ScoreTarget;
import io.zeroth.core.importance.plan.ScoreWork;
import io.zeroth.core.layout.Layout;
import io.zeroth.core.layout.Mask;
import io.zeroth.core.layout.Segment;
import io.zeroth.core.layout.Shape;
import io.zeroth.core.plan.PlannedTask;
import io.zeroth.core.theta.Theta;

/**
 * A task whose gradient and Hessian are known: one layer y = W'x + b on some tokens, and the loss
 *
 * <pre>scale * mean over tokens t of sum over outputs i of a_ti y_ti + 1/2 c_i y_ti^2</pre>
 */
public final class LinearTask {
    public static final String KERNEL = "layer.kernel";
    public static final String BIAS = "layer.bias";

    private final double[][] x;
    private final double[][] a;
    private final double[] c;
    private final Theta theta;
    private final double scale;

    private LinearTask(double[][] x, double[][] a, double[] c, Theta theta, double scale) {
        this.x = x;
        this.a = a;
        this.c = c;
        this.theta = theta;
        this.scale = scale;
    }

    /** @param spread how far the tokens' inputs are from their mean; 0 makes the gradient of W of rank one */
    public static LinearTask random(long seed, int inputs, int outputs, int tokens, double spread) {
        var random = new SplittableRandom(seed);
        double[] mean = random.doubles(inputs).map(_ -> random.nextGaussian()).toArray();
        double[][] x = new double[tokens][inputs];
        double[][] a = new double[tokens][outputs];
        for (int t = 0; t < tokens; t++) {
            for (int j = 0; j < inputs; j++) {
                x[t][j] = (float) (mean[j] + spread * random.nextGaussian());
            }
            for (int i = 0; i < outputs; i++) {
                a[t][i] = t == 0 ? random.nextGaussian() : a[0][i];
            }
        }
        double[] c = random.doubles(outputs, 0.5, 1.5).toArray();
        Theta theta = Theta.zeros((long) inputs * outputs + outputs);
        for (int j = 0; j < inputs * outputs; j++) {
            theta.set(j, (float) (0.1 * random.nextGaussian()));
        }
        return new LinearTask(x, a, c, theta, 1);
    }

    /** The same task with what each output adds to the loss multiplied by a lognormal number of its own. */
    public LinearTask withUnequalOutputs(long seed, double sigma) {
        var random = new SplittableRandom(seed);
        double[] factors = random.doubles(outputs()).map(_ -> StrictMath.exp(sigma * random.nextGaussian())).toArray();
        double[][] unequal = new double[a.length][outputs()];
        double[] curvatures = new double[outputs()];
        for (int i = 0; i < outputs(); i++) {
            curvatures[i] = c[i] * factors[i];
            for (int t = 0; t < a.length; t++) {
                unequal[t][i] = a[t][i] * factors[i];
            }
        }
        return new LinearTask(x, unequal, curvatures, theta, scale);
    }

    /** The same task with its loss multiplied. */
    public LinearTask times(double factor) {
        return new LinearTask(x, a, c, theta, scale * factor);
    }

    public Layout candidates() {
        return new Layout(List.of(new Segment.Weights(KERNEL, Shape.of(inputs(), outputs()), Mask.all()),
                new Segment.Weights(BIAS, Shape.of(outputs()), Mask.all())));
    }

    public WeightReader weights() {
        return (tensor, out) -> {
            int first = tensor.equals(KERNEL) ? 0 : inputs() * outputs();
            for (int i = 0; i < out.length; i++) {
                out[i] = theta.get(first + i);
            }
        };
    }

    /** Theta as it begins. */
    Theta initial() {
        return theta.copy();
    }

    /** dL/dtheta, by elements of the candidate layout. */
    public double[] gradient() {
        double[] gradient = new double[(int) theta.length()];
        for (int t = 0; t < x.length; t++) {
            double[] y = outputs(theta, x[t], new float[outputs()]);
            for (int i = 0; i < outputs(); i++) {
                double delta = scale * (a[t][i] + c[i] * y[i]) / x.length;
                gradient[inputs() * outputs() + i] += delta;
                for (int j = 0; j < inputs(); j++) {
                    gradient[j * outputs() + i] += delta * x[t][j];
                }
            }
        }
        return gradient;
    }

    /** The diagonal of the Hessian, by elements of the candidate layout. */
    public double[] curvature() {
        double[] curvature = new double[(int) theta.length()];
        for (double[] token : x) {
            for (int i = 0; i < outputs(); i++) {
                curvature[inputs() * outputs() + i] += scale * c[i] / x.length;
                for (int j = 0; j < inputs(); j++) {
                    curvature[j * outputs() + i] += scale * c[i] * token[j] * token[j] / x.length;
                }
            }
        }
        return curvature;
    }

    /** What tasks look like to a plan, ten examples each. */
    public static List<PlannedTask> planned(int tasks) {
        List<PlannedTask> planned = new ArrayList<>();
        for (int task = 0; task < tasks; task++) {
            planned.add(new PlannedTask("task " + task, ContentDigest.of(new byte[] {(byte) task}), 1, 10));
        }
        return planned;
    }

    /** Does all works of a plan, as workers would; every shard has all tokens. */
    public static List<ScoreRecord> answer(ScorePlan plan, List<LinearTask> tasks) {
        var direction = new ScoreDirection(plan.candidates());
        List<ScoreRecord> found = new ArrayList<>();
        for (int work = 0; work < plan.works().size(); work++) {
            LinearTask task = tasks.get(plan.works().get(work).task());
            found.add(switch (plan.works().get(work)) {
                case ScoreWork.Base _ -> new ScoreRecord.Base(work, task.loss(task.theta, new float[task.outputs()]));
                case ScoreWork.Activations asked -> new ScoreRecord.Activations(work,
                        List.of(asked.byClass() ? task.statisticsByClass() : task.statistics()));
                case ScoreWork.Probe probe -> new ScoreRecord.Probe(work, task.probe(direction, probe, probe.epsilon()),
                        task.probe(direction, probe, -probe.epsilon()));
            });
        }
        return found;
    }

    private double probe(ScoreDirection direction, ScoreWork.Probe probe, float epsilon) {
        return probe(direction, probe, epsilon, theta, outputs(), this::loss);
    }

    /**
     * A loss where a probe's target is perturbed.
     *
     * @param loss at a theta, with a shift added to the layer's outputs
     */
    static double probe(ScoreDirection direction, ScoreWork.Probe probe, float epsilon, Theta theta, int outputs,
            ToDoubleBiFunction<Theta, float[]> loss) {
        float[] shift = new float[outputs];
        Theta perturbed = theta.copy();
        switch (probe.target()) {
            case ScoreTarget.Outputs target -> {
                direction.fill(target, probe.seed(), 0, shift, 0, shift.length);
                for (int i = 0; i < shift.length; i++) {
                    shift[i] *= epsilon;
                }
            }
            case ScoreTarget.Everything _,ScoreTarget.Output _ ->
                direction.perturb(theta, probe.target(), probe.seed(), epsilon, perturbed);
        }
        return loss.applyAsDouble(perturbed, shift);
    }

    /** What enters the layer, with every other token of class 1 and the rest of class 0. */
    InputStatistics statisticsByClass() {
        List<ClassMean> classes = new ArrayList<>();
        for (int label = 0; label < 2; label++) {
            int tokens = (x.length + 1 - label) / 2;
            if (tokens > 0) {
                float[] mean = new float[inputs()];
                for (int j = 0; j < inputs(); j++) {
                    double sum = 0;
                    for (int t = label; t < x.length; t += 2) {
                        sum += x[t][j];
                    }
                    mean[j] = (float) (sum / tokens);
                }
                classes.add(new ClassMean(label, tokens, mean));
            }
        }
        return statistics().withClasses(classes);
    }

    /** What enters the layer. */
    InputStatistics statistics() {
        float[] mean = new float[inputs()];
        float[] meanSquare = new float[inputs()];
        for (int j = 0; j < inputs(); j++) {
            double sum = 0;
            double squares = 0;
            for (double[] token : x) {
                sum += token[j];
                squares += token[j] * token[j];
            }
            mean[j] = (float) (sum / x.length);
            meanSquare[j] = (float) (squares / x.length);
        }
        return new InputStatistics(x.length, mean, meanSquare);
    }

    /** The loss at theta of the candidate layout, with {@code shift} added to the outputs. */
    double loss(Theta at, float[] shift) {
        double loss = 0;
        for (int t = 0; t < x.length; t++) {
            double[] y = outputs(at, x[t], shift);
            for (int i = 0; i < y.length; i++) {
                loss += a[t][i] * y[i] + 0.5 * c[i] * y[i] * y[i];
            }
        }
        return scale * loss / x.length;
    }

    private double[] outputs(Theta at, double[] token, float[] shift) {
        double[] y = new double[outputs()];
        for (int i = 0; i < y.length; i++) {
            y[i] = (double) at.get((long) inputs() * outputs() + i) + shift[i];
            for (int j = 0; j < token.length; j++) {
                y[i] += at.get((long) j * outputs() + i) * token[j];
            }
        }
        return y;
    }

    int inputs() {
        return x[0].length;
    }

    int outputs() {
        return c.length;
    }
}
