package io.zeroth.cli.compress;

import static io.zeroth.cli.progress.Figures.count;
import static io.zeroth.cli.progress.Figures.decimal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zeroth.cli.progress.Figures;
import io.zeroth.cli.progress.TextTable;
import io.zeroth.core.layout.TensorTrain;
import io.zeroth.model.compressed.Manifest;
import io.zeroth.model.compressed.ManifestFile;
import io.zeroth.model.compressed.TensorEntry;
import io.zeroth.model.compressed.TensorEntry.Form;

/** What is in a compressed model, matrix by matrix and in all. */
final class CompressionReport {
    private static final String NONE = "-";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CompressionReport() {}

    /** A table of the matrices, and the totals of the model. */
    static List<String> of(Manifest manifest) {
        TextTable table = TextTable.of("tensor", ">shape", ">modes", ">ranks", ">train error", ">error", ">parameters",
                ">bytes", ">ratio");
        List<String> reasons = new ArrayList<>();
        long rest = 0;
        long restBytes = 0;
        for (TensorEntry tensor : inOrder(manifest)) {
            switch (tensor.form()) {
                case Form.Compressed compressed -> table.row(cells(tensor, compressed));
                case Form.Whole(Optional<String> reason) -> {
                    rest += tensor.parameters();
                    restBytes += tensor.bytes();
                    reason.ifPresent(words -> reasons.add("%s stays whole: %s".formatted(tensor.name(), words)));
                }
            }
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.addAll(reasons);
        lines.add("base        %s".formatted(manifest.base()));
        lines.add("settings    %s".formatted(words(manifest.settings())));
        lines.add("kept whole  %s parameters, %s".formatted(count(rest), Figures.bytes(restBytes)));
        lines.add("parameters  %s of %s, ratio %s".formatted(count(manifest.parameters()),
                count(manifest.wholeParameters()), ratio(manifest.parameters(), manifest.wholeParameters())));
        lines.add("bytes       %s of %s, ratio %s".formatted(Figures.bytes(manifest.bytes()),
                Figures.bytes(manifest.wholeBytes()), ratio(manifest.bytes(), manifest.wholeBytes())));
        lines.add("digest      %s".formatted(manifest.digest().brief()));
        return lines;
    }

    /** The manifest as JSON, with the totals. */
    static String json(Manifest manifest) {
        ObjectNode root = ManifestFile.json(manifest);
        ObjectNode totals = JSON.createObjectNode()
                .put("parameters", manifest.parameters())
                .put("whole_parameters", manifest.wholeParameters())
                .put("bytes", manifest.bytes())
                .put("whole_bytes", manifest.wholeBytes())
                .put("ratio", (double) manifest.bytes() / manifest.wholeBytes());
        return totals.setAll(root).toPrettyString();
    }

    /** By name, with numbers in it in their order. */
    private static List<TensorEntry> inOrder(Manifest manifest) {
        Map<String, TensorEntry> ordered = new TreeMap<>();
        manifest.tensors().forEach(tensor -> ordered.put(padded(tensor.name()), tensor));
        return List.copyOf(ordered.values());
    }

    private static String padded(String name) {
        return Pattern.compile("[0-9]+")
                .matcher(name)
                .replaceAll(number -> "%06d".formatted(Integer.parseInt(number.group())));
    }

    private static String[] cells(TensorEntry tensor, Form.Compressed compressed) {
        Optional<TensorTrain> train = compressed.train();
        OptionalDouble trainError = compressed.trainError();
        return new String[] {tensor.name(), by(tensor.shape().extents()),
            train.map(each -> by(each.modes())).orElse(NONE),
            train.map(each -> by(each.ranks().subList(1, each.order()))).orElse(NONE),
            trainError.isPresent() ? decimal(trainError.getAsDouble(), 4) : NONE, decimal(compressed.error(), 4),
            count(tensor.parameters()), count(tensor.bytes()), ratio(tensor.bytes(), tensor.wholeBytes())};
    }

    private static String by(List<Integer> extents) {
        return extents.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    private static String words(Map<String, String> settings) {
        return settings.entrySet()
                .stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String ratio(long part, long whole) {
        return decimal((double) part / whole, 4);
    }
}
