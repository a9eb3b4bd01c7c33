package io.zeroth.model.reference;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.zeroth.model.fetch.Checksum;
import io.zeroth.model.fetch.FetchException;
import io.zeroth.model.fetch.RemoteFile;
import io.zeroth.model.fetch.Transfer;

/** Asks registries where a file is and what its digest is. */
final class Registries {
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient client;
    private final HttpClient withoutRedirects;
    private final Origins origins;

    Registries(HttpClient client, HttpClient withoutRedirects, Origins origins) {
        this.client = client;
        this.withoutRedirects = withoutRedirects;
        this.origins = origins;
    }

    /** A jar file; repositories keep its digest in a file beside it. */
    RemoteFile find(SourceReference.Maven maven) throws IOException {
        URI jar = origins.maven().resolve(maven.path());
        for (String algorithm : List.of("SHA-256", "SHA-1")) {
            URI sidecar = URI.create(jar + "." + algorithm.replace("-", "").toLowerCase(Locale.ROOT));
            HttpResponse<String> response = get(sidecar);
            if (response.statusCode() == 200) {
                return new RemoteFile(jar, Optional.of(sidecar(sidecar, algorithm, response.body())));
            }
            if (response.statusCode() != 404) {
                Transfer.check(sidecar, response.statusCode());
            }
        }
        throw new FetchException(
                "there is no %s.sha1 (status 404), which every Maven repository has beside its jar files; check the reference %s and ZEROTH_MAVEN_REPOSITORY"
                        .formatted(jar, maven));
    }

    /** A package's tarball; the registry's metadata has its address and digest. */
    RemoteFile find(SourceReference.Npm npm) throws IOException {
        URI metadata = origins.npm().resolve(npm.name() + "/" + npm.version());
        HttpResponse<String> response = get(metadata);
        Transfer.check(metadata, response.statusCode());
        JsonNode distribution = JsonMapper.builder().build().readTree(response.body()).path("dist");
        String tarball = distribution.path("tarball").asText();
        String integrity = distribution.path("integrity").asText();
        if (tarball.isEmpty() || integrity.isEmpty()) {
            throw new FetchException(
                    "%s has no dist.tarball or no dist.integrity; check ZEROTH_NPM_REGISTRY".formatted(metadata));
        }
        String own = tarball.startsWith(Origins.PUBLIC_NPM)
                ? origins.npm() + tarball.substring(Origins.PUBLIC_NPM.length())
                : tarball;
        return new RemoteFile(URI.create(own), Optional.of(checksum(metadata, () -> Checksum.ofIntegrity(integrity))));
    }

    /** A repository's file, if it has it; the hub's answer to a request for its head has its digest. */
    Optional<RemoteFile> find(SourceReference.HuggingFace repository, String file) throws IOException {
        URI source = origins.huggingFace()
                .resolve("%s/%s/resolve/%s/%s".formatted(repository.owner(), repository.name(), repository.revision(),
                        file));
        HttpRequest request = HttpRequest.newBuilder(source).timeout(ANSWER).HEAD().build();
        HttpResponse<Void> response = Transfer.send(withoutRedirects, request, BodyHandlers.discarding());
        if (response.statusCode() == 404) {
            return Optional.empty();
        }
        if (response.statusCode() >= 400) {
            Transfer.check(source, response.statusCode());
        }
        Optional<String> tag = response.headers()
                .firstValue("X-Linked-Etag")
                .or(() -> response.headers().firstValue("ETag"))
                .map(text -> text.replaceFirst("^W/", "").replace("\"", ""));
        return Optional.of(new RemoteFile(source, tag.flatMap(Registries::ofTag)));
    }

    /** Large files have a tag of 64 digits, the SHA-256; others of 40 digits, Git's name for the content. */
    private static Optional<Checksum> ofTag(String tag) {
        if (tag.matches("[0-9a-f]{64}")) {
            return Optional.of(Checksum.of("SHA-256", tag));
        }
        return tag.matches("[0-9a-f]{40}") ? Optional.of(new Checksum("SHA-1", tag, true)) : Optional.empty();
    }

    /** The digest is the first word; some tools write the file's name behind it. */
    private static Checksum sidecar(URI sidecar, String algorithm, String body) throws IOException {
        return checksum(sidecar,
                () -> Checksum.of(algorithm, body.strip().toLowerCase(Locale.ROOT).split("\\s", 2)[0]));
    }

    private interface ChecksumSource {
        Checksum read();
    }

    private static Checksum checksum(URI source, ChecksumSource checksum) throws IOException {
        try {
            return checksum.read();
        } catch (IllegalArgumentException e) {
            throw new FetchException("%s holds no digest: %s; check the registry's address in the environment"
                    .formatted(source, e.getMessage()), e);
        }
    }

    private HttpResponse<String> get(URI source) throws IOException {
        return Transfer.send(client, HttpRequest.newBuilder(source).timeout(ANSWER).build(), BodyHandlers.ofString());
    }
}
