package io.zeroth.operator.apiserver;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.zeroth.operator.ClusterClient;

/** Counts what a client asks of an API server, but for watches. */
final class CallCount implements Interceptor {
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong statuses = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    /**
     * How many calls there were.
     *
     * @param reads of objects and of lists
     * @param writes of objects: made, changed, deleted
     * @param statuses told of jobs
     * @param events told of jobs, with the reads before them
     */
    record Calls(long reads, long writes, long statuses, long events) {
        Calls since(Calls before) {
            return new Calls(reads - before.reads, writes - before.writes, statuses - before.statuses,
                    events - before.events);
        }
    }

    /** A client of a server, each call of which is counted. */
    KubernetesClient client(ApiServer api) {
        return new KubernetesClientBuilder().withConfig(api.config())
                .withKubernetesSerialization(ClusterClient.serialization())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("count", this))
                .build();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        URI uri = request.uri();
        if (uri.getPath().contains("/events")) {
            events.incrementAndGet();
        } else if (request.method().equals("GET")) {
            if (!String.valueOf(uri.getQuery()).contains("watch=true")) {
                reads.incrementAndGet();
            }
        } else if (uri.getPath().endsWith("/status")) {
            statuses.incrementAndGet();
        } else {
            writes.incrementAndGet();
        }
    }

    /** Those so far. */
    Calls calls() {
        return new Calls(reads.get(), writes.get(), statuses.get(), events.get());
    }
}
