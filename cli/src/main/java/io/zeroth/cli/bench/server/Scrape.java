package io.zeroth.cli.bench.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server measured of itself since it began, as it tells it in Prometheus's format.
 *
 * @param values of all counters and gauges, by name with tags
 */
record Scrape(Map<String, Double> values) {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Pattern BUCKET = Pattern
            .compile("zeroth_step_duration_seconds_bucket\\{le=\"([0-9.eE+-]+)\"\\}");
    private static final Pattern REASON = Pattern.compile("zeroth_results_rejected_total\\{reason=\"(\\w+)\"\\}");

    Scrape {
        values = Map.copyOf(values);
    }

    /** Asks the metrics port of this machine. */
    static Scrape of(HttpClient http, int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                .timeout(LIMIT)
                .build();
        return parse(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    static Scrape parse(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            if (space > 0) {
                values.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        });
        return new Scrape(values);
    }

    double value(String name) {
        return values.getOrDefault(name, 0.0);
    }

    long workers() {
        return (long) value("zeroth_workers");
    }

    long step() {
        return (long) value("zeroth_step");
    }

    double probes() {
        return value("zeroth_probes_accepted_total");
    }

    double bytes(String direction) {
        return value("zeroth_session_bytes_total{direction=\"%s\"}".formatted(direction));
    }

    /** Results that did not count, by reason. */
    Map<String, Double> rejected() {
        return tagged(REASON);
    }

    /** How many steps took at most so many seconds. */
    NavigableMap<Double, Double> stepSeconds() {
        NavigableMap<Double, Double> buckets = new TreeMap<>();
        tagged(BUCKET).forEach((limit, count) -> buckets.put(Double.parseDouble(limit), count));
        return buckets;
    }

    private Map<String, Double> tagged(Pattern pattern) {
        Map<String, Double> found = new TreeMap<>();
        values.forEach((name, value) -> {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                found.put(matcher.group(1), value);
            }
        });
        return found;
    }
}
