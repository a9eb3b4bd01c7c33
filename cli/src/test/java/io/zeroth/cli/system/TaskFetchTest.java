package io.zeroth.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.zeroth.cli.bench.tiny.TinyTask;
import io.zeroth.model.task.file.TaskFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that are brought from the web. */
class TaskFetchTest {
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    @TempDir
    private Path directory = Path.of(".");
    private HttpServer http = unstarted();

    private static HttpServer unstarted() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void serve() throws IOException {
        TinyTask.write(directory.resolve("web/first"), "first", 1);
        TinyTask.write(directory.resolve("web"), "second", 2);
        http.createContext("/", this::answer);
        http.start();
    }

    @AfterEach
    void stop() {
        http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            Path file = directory.resolve("web" + exchange.getRequestURI().getPath());
            if (faults.getAndDecrement() > 0) {
                exchange.sendResponseHeaders(503, -1);
            } else if (Files.exists(file)) {
                byte[] bytes = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, bytes.length);
                exchange.getResponseBody().write(bytes);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private String url(String path) {
        return "http://localhost:%d/%s".formatted(http.getAddress().getPort(), path);
    }

    private String out() {
        return directory.resolve("out").toString();
    }

    @Test
    void tasksAreBroughtWithTheirExamplesAndNotBroughtAgain() throws IOException {
        faults.set(1);
        String printed = Command.printed("task", "fetch", url("first/first.yaml"), url("second.yaml?a=b"), "--out",
                out());
        assertThat(printed).contains("task first is in %s/1/task.yaml, digest ".formatted(out()),
                "task second is in %s/2/task.yaml, digest ".formatted(out()));
        assertThat(TaskFile.read(directory.resolve("out/1/task.yaml")).digest())
                .isEqualTo(TaskFile.read(directory.resolve("web/first/first.yaml")).digest());
        int first = requests.get();
        assertThat(first).isEqualTo(7);
        assertThat(Command.printed("task", "fetch", url("first/first.yaml"), url("second.yaml"), "--out", out()))
                .isEqualTo(printed);
        assertThat(requests).hasValue(first);
        assertThat(Command.failed("task", "fetch", url("a"), url("b"), url("c"), "--out", out())).isEqualTo(
                "zeroth: %s is there already and has no task 3; give the name of a new directory".formatted(out()));
    }

    @Test
    void whatCannotBeBroughtIsNamedWithItsUrlAndNothingIsLeft() throws IOException {
        assertThat(Command.failed("task", "fetch", url("first/first.yaml"), url("none.yaml"), "--out", out()))
                .isEqualTo(
                        "zeroth: there is no %s (status 404); check the reference or URL, and of a registry its address in the environment"
                                .formatted(url("none.yaml")));
        Files.delete(directory.resolve("web/second.test.jsonl"));
        assertThat(Command.failed("task", "fetch", url("second.yaml"), "--out", out()))
                .startsWith("zeroth: there is no %s (status 404)".formatted(url("second.test.jsonl")));
        faults.set(5);
        assertThat(Command.failed("task", "fetch", url("second.yaml"), "--out", out()))
                .isEqualTo("zeroth: %s answered with status 503".formatted(url("second.yaml")));
        assertThat(Command.failed("task", "fetch", "ftp://localhost/a.yaml", "--out", out())).isEqualTo(
                "zeroth: URL is 'ftp://localhost/a.yaml'; give one of http or https, such as https://example.org/task.yaml");
        assertThat(directory).isDirectoryNotContaining("glob:**/*out*");
    }

    @Test
    void aTaskThatCouldNotBeTrainedIsRefusedAndOneThatLeadsOutsideIsNotFollowed() throws IOException {
        Path file = directory.resolve("web/second.yaml");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace("label_words", "label_word"));
        assertThat(Command.failed("task", "fetch", url("second.yaml"), "--out", out())).isEqualTo(
                "zeroth: the task at %s cannot be used: unknown field 'label_word' in task file task.yaml line 3; did you mean 'label_words'?"
                        .formatted(url("second.yaml")));
        for (String outside : new String[] {"../second.train.jsonl", "/etc/passwd", "task.yaml", "."}) {
            Files.writeString(file, whole.replace("train: second.train.jsonl", "train: " + outside));
            assertThat(Command.failed("task", "fetch", url("second.yaml"), "--out", out())).isEqualTo(
                    "zeroth: the task at %s cannot be used: examples are in '%s'; put them beside the task's file or below it, under another name than task.yaml"
                            .formatted(url("second.yaml"), outside));
        }
        assertThat(directory.resolve("out")).doesNotExist();
    }
}
