package io.zeroth.worker.engine.bert;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.zeroth.model.bert.BertDescription;
import io.zeroth.model.bert.BertNames;

/** BERT as the paper has it (Devlin et al. 2019), in double precision and plain loops: what the engine must agree with. */
final class ReferenceBert {
    private final RandomModel model;
    private final BertDescription extents;
    private final Map<String, double[][]> entered = new TreeMap<>();

    ReferenceBert(RandomModel model) {
        this.model = model;
        this.extents = model.description();
    }

    double[][] lastStates(int[] tokens) {
        double[][] x = embed(tokens);
        for (int layer = 0; layer < extents.layers(); layer++) {
            x = layer(x, layer);
        }
        return x;
    }

    double[] logits(int[] tokens, int target, int[] words) {
        double[][] row = {lastStates(tokens)[target]};
        double[] transformed = norm(gelu(dense(row, "head.transform")), "head.norm")[0];
        float[] embeddings = model.values(BertNames.WORD_EMBEDDINGS);
        double[] logits = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            logits[i] = model.values(BertNames.HEAD_BIAS)[words[i]];
            for (int j = 0; j < transformed.length; j++) {
                logits[i] += transformed[j] * embeddings[words[i] * transformed.length + j];
            }
        }
        return logits;
    }

    /** What entered the dense layer of {@code kernel} in the last pass, a row a token; of the head the target's alone. */
    double[][] entered(String kernel) {
        return Optional.ofNullable(entered.get(kernel)).orElseThrow();
    }

    private double[][] embed(int[] tokens) {
        int hidden = extents.hidden();
        double[][] x = new double[tokens.length][hidden];
        for (int i = 0; i < tokens.length; i++) {
            for (int j = 0; j < hidden; j++) {
                x[i][j] = (double) model.values(BertNames.WORD_EMBEDDINGS)[tokens[i] * hidden + j]
                        + model.values(BertNames.POSITION_EMBEDDINGS)[i * hidden + j]
                        + model.values(BertNames.TOKEN_TYPE_EMBEDDINGS)[j];
            }
        }
        return norm(x, "embeddings.norm");
    }

    private double[][] layer(double[][] x, int layer) {
        double[][] context = attention(dense(x, BertNames.layer(layer, "attention.query")),
                dense(x, BertNames.layer(layer, "attention.key")), dense(x, BertNames.layer(layer, "attention.value")));
        double[][] attended = norm(add(x, dense(context, BertNames.layer(layer, "attention.output"))),
                BertNames.layer(layer, "attention.norm"));
        double[][] inner = gelu(dense(attended, BertNames.layer(layer, "intermediate")));
        return norm(add(attended, dense(inner, BertNames.layer(layer, "output"))),
                BertNames.layer(layer, "output.norm"));
    }

    private double[][] attention(double[][] q, double[][] k, double[][] v) {
        int size = extents.headWidth();
        double[][] context = new double[q.length][extents.hidden()];
        for (int first = 0; first < extents.hidden(); first += size) {
            for (int i = 0; i < q.length; i++) {
                double[] weights = new double[k.length];
                double total = 0;
                for (int j = 0; j < k.length; j++) {
                    double score = 0;
                    for (int d = first; d < first + size; d++) {
                        score += q[i][d] * k[j][d];
                    }
                    weights[j] = Math.exp(score / Math.sqrt(size));
                    total += weights[j];
                }
                for (int j = 0; j < k.length; j++) {
                    for (int d = first; d < first + size; d++) {
                        context[i][d] += weights[j] / total * v[j][d];
                    }
                }
            }
        }
        return context;
    }

    private double[][] dense(double[][] x, String prefix) {
        entered.put(prefix + ".kernel", x);
        float[] kernel = model.values(prefix + ".kernel");
        float[] bias = model.values(prefix + ".bias");
        double[][] y = new double[x.length][bias.length];
        for (int i = 0; i < x.length; i++) {
            for (int n = 0; n < bias.length; n++) {
                y[i][n] = bias[n];
                for (int k = 0; k < x[i].length; k++) {
                    y[i][n] += x[i][k] * kernel[k * bias.length + n];
                }
            }
        }
        return y;
    }

    private double[][] norm(double[][] x, String prefix) {
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double mean = 0;
            double variance = 0;
            int n = x[i].length;
            for (double value : x[i]) {
                mean += value / n;
            }
            for (double value : x[i]) {
                variance += (value - mean) * (value - mean) / n;
            }
            y[i] = new double[n];
            for (int j = 0; j < n; j++) {
                y[i][j] = (x[i][j] - mean) / Math.sqrt(variance + extents.normEpsilon())
                        * model.values(prefix + ".gamma")[j] + model.values(prefix + ".beta")[j];
            }
        }
        return y;
    }

    private static double[][] add(double[][] x, double[][] y) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                sum[i][j] = x[i][j] + y[i][j];
            }
        }
        return sum;
    }

    private static double[][] gelu(double[][] x) {
        for (double[] row : x) {
            for (int j = 0; j < row.length; j++) {
                row[j] = gelu(row[j]);
            }
        }
        return x;
    }

    static double gelu(double x) {
        return 0.5 * x * (1 + erf(x / Math.sqrt(2)));
    }

    /** The Maclaurin series, good to 1e-8; beyond 4.5 the function is 1 to 2e-10. */
    static double erf(double x) {
        if (Math.abs(x) > 4.5) {
            return Math.signum(x);
        }
        double term = x;
        double sum = 0;
        for (int n = 0; Math.abs(term) > 1e-18; n++) {
            sum += term / (2 * n + 1);
            term *= -x * x / (n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
